import { defineComponent, Image, onCanvas, translation } from '@kumiki/component-sdk';
import { backgroundOf, whiteOf } from './background.ts';
import type { Trim } from './component.types.ts';
import { contentOf, type Area } from './content.ts';

type Params = Trim['params'];

/** Looks for what is not background by the largest difference of a channel, as "find_trim" of libvips does. */
export default defineComponent<Trim>({
  async run({ inputs: { image }, params, log }) {
    const raw = await image.raw();
    const unit = whiteOf(raw) / 255;
    const background = backgroundOf(raw, image, params);
    // Whatever colour is noted where nothing can be seen does not count.
    const limits = { tolerance: params.tolerance * unit, clear: unit / 2, specks: params.specks };
    const content = contentOf(raw, background, limits);
    if (!content) {
      log.warn('The image is nothing but background, so it stays whole.');
      return { image, share: 0 };
    }
    const share = (100 * content.width * content.height) / (image.width * image.height);
    const area = withMargin(content, image, params);
    if (area.width === image.width && area.height === image.height) return { image, share };
    const cut = onCanvas(raw, { ...area, left: -area.left, top: -area.top, background: '#000000' });
    const transform = translation(area.left, area.top);
    return { image: Image.fromRaw(cut, { from: image, transform }), share };
  },
});

function withMargin({ left, top, width, height }: Area, image: Image, { margin, unit }: Params): Area {
  const room = Math.round(unit === 'percent' ? (margin * Math.max(width, height)) / 100 : margin);
  const [first, above] = [Math.max(0, left - room), Math.max(0, top - room)];
  const right = Math.min(image.width, left + width + room);
  const bottom = Math.min(image.height, top + height + room);
  return { left: first, top: above, width: right - first, height: bottom - above };
}
