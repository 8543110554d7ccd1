import { checkResultSize, defineComponent, Image, onCanvas, translation } from '@kumiki/component-sdk';
import type { Pad } from './component.types.ts';
import { layOut } from './geometry.ts';

/** Copies rows of pixels onto a canvas that is filled with the colour. */
export default defineComponent<Pad>({
  async run({ inputs: { image }, params }) {
    const placed = layOut(image, params);
    if (placed.width === image.width && placed.height === image.height) return { image };
    checkResultSize(placed, image);
    const raw = onCanvas(await image.raw(), { ...placed, background: params.background });
    return { image: Image.fromRaw(raw, { from: image, transform: translation(-placed.left, -placed.top) }) };
  },
});
