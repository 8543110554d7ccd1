import { defineComponent, Image, mapDetections, translation, type RawImage } from '@kumiki/component-sdk';
import { areaFor, type Area } from './area.ts';
import type { CropDetections } from './component.types.ts';

/** Cuts an image out for each detection. */
export default defineComponent<CropDetections>({
  async run({ inputs, params }) {
    const { image } = inputs;
    const { frame, items } = mapDetections(inputs.detections, image.frame);
    const cuts = items
      .filter(({ label }) => params.labels.length === 0 || params.labels.includes(label))
      .flatMap((item) => {
        const area = areaFor(item.box, image, params);
        return area ? [{ item, area }] : [];
      })
      .slice(0, params.limit);
    const images = cuts.length > 0 ? cutAll(image, await image.raw(), cuts) : [];
    return {
      images,
      labels: cuts.map(({ item }) => item.label),
      detections: { frame, items: cuts.map(({ item }) => item) },
    };
  },
});

function cutAll(image: Image, raw: RawImage, cuts: readonly { readonly area: Area }[]): Image[] {
  return cuts.map(({ area }) => {
    const transform = translation(area.left, area.top);
    return Image.fromRaw(cut(raw, area), { from: image, transform });
  });
}

/** The pixels of an area, copied row by row, whatever their depth. */
function cut({ data, width, channels }: RawImage, area: Area): RawImage {
  const row = area.width * channels;
  const length = row * area.height;
  const samples =
    data instanceof Uint8Array
      ? new Uint8Array(length)
      : data instanceof Uint16Array
        ? new Uint16Array(length)
        : new Float32Array(length);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.top + y) * width + area.left) * channels;
    samples.set(data.subarray(from, from + row), y * row);
  }
  return { data: samples, width: area.width, height: area.height, channels };
}
