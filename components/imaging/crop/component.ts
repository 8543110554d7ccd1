import { defineComponent, Image, kumikiError, onCanvas, translation } from '@kumiki/component-sdk';
import type { Crop } from './component.types.ts';

type Params = Crop['params'];

/**
 * Cuts on whole pixels: the edges are rounded to the nearest ones, and clipped to the image. Of one that nobody has decoded
 * yet, libvips decodes what is needed alone.
 */
export default defineComponent<Crop>({
  async run({ inputs: { image }, params }) {
    const area = areaOf(image, params);
    if (area.width === image.width && area.height === image.height) return { image };
    const transform = translation(area.left, area.top);
    if (image.isDecoded) {
      const place = { left: -area.left, top: -area.top, background: '#000000' };
      return {
        image: Image.fromRaw(onCanvas(await image.raw(), { ...area, ...place }), { from: image, transform }),
      };
    }
    const pipeline = (await image.sharp()).extract(area);
    return { image: await Image.from(pipeline, { transform, alpha: image.alpha }) };
  },
});

/** @throws IMAGE_AREA_EMPTY */
function areaOf(image: Image, params: Params) {
  const across = span(params.left, params.width, image.width, params.unit);
  const down = span(params.top, params.height, image.height, params.unit);
  if (across.length === 0 || down.length === 0) {
    const { left, top, width = '…', height = '…', unit } = params;
    const area = `at (${left}, ${top}) of ${width}×${height} ${unit === 'px' ? 'pixels' : 'percent'}`;
    throw kumikiError('IMAGE_AREA_EMPTY', { area, width: image.width, height: image.height });
  }
  return { left: across.start, top: down.start, width: across.length, height: down.length };
}

/** One side of the area in pixels. At least one pixel of it stays where it lies inside of the image at all. */
function span(from: number, length: number | undefined, size: number, unit: Params['unit']) {
  const scale = unit === 'percent' ? size / 100 : 1;
  const first = from * scale;
  const last = length === undefined ? size : first + length * scale;
  if (first >= size || last <= 0) return { start: 0, length: 0 };
  const start = Math.min(size - 1, Math.max(0, Math.round(first)));
  const end = Math.max(start + 1, Math.min(size, Math.round(last)));
  return { start, length: end - start };
}
