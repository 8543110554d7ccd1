import { defineComponent, Image, type JsonValue } from '@kumiki/component-sdk';

interface Share {
  inputs: { image?: Image; images?: readonly Image[] };
  outputs: { image: Image; list: readonly Image[]; seen: JsonValue };
  params: object;
}

/** The pixels that runs in this process made. */
const made = new WeakSet<object>();

function newImage({ width, height }: { width: number; height: number }): Image {
  const data = new Uint8Array(width * height * 3).fill(7);
  made.add(data);
  return Image.fromRaw({ data, width, height, channels: 3 });
}

/** Says which process it runs in, and whether the pixels that it gets are those very bytes that a run here made. */
export default defineComponent<Share>({
  async run({ inputs: { image, images = [] } }) {
    const given = [...(image ? [image] : []), ...images];
    const pixels = await Promise.all(given.map(async (one) => (await one.raw()).data));
    const seen = {
      pid: process.pid,
      own: pixels.map((data) => made.has(data)),
      sum: pixels.flatMap((data) => [...data.subarray(0, 12)]),
    };
    const size = given[0] ?? { width: 2, height: 2 };
    return { image: newImage(size), list: [newImage(size), newImage(size)], seen };
  },
});
