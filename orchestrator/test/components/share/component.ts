import { defineComponent, Image, type JsonValue } from '@kumiki/component-sdk';

interface Share {
  inputs: { image?: Image; images?: readonly Image[] };
  outputs: { image: Image; list: readonly Image[]; seen: JsonValue };
  params: object;
}

/** The pixels that runs in this process made. */
const made = new WeakSet<object>();

function newImage(): Image {
  const data = new Uint8Array(12).fill(7);
  made.add(data);
  return Image.fromRaw({ data, width: 2, height: 2, channels: 3 });
}

/** Says which process it runs in, and whether the pixels that it gets are those very bytes that a run here made. */
export default defineComponent<Share>({
  async run({ inputs: { image, images = [] } }) {
    const given = [...(image ? [image] : []), ...images];
    const pixels = await Promise.all(given.map(async (one) => (await one.raw()).data));
    const seen = {
      pid: process.pid,
      own: pixels.map((data) => made.has(data)),
      sum: pixels.flatMap((data) => [...data]),
    };
    return { image: newImage(), list: [newImage(), newImage()], seen };
  },
});
