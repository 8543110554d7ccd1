import { colourSamples, defineComponent, Image } from '@kumiki/component-sdk';
import { backdropOf } from './backdrop.ts';
import type { Background } from './component.types.ts';
import { maskOf, removeSpecks } from './mask.ts';
import { replaceBackground } from './replace.ts';
import { reportOf } from './report.ts';
import type { Picture } from './samples.ts';

/** See `fitSurface` for the light of the background, `maskOf` for what belongs to it. */
export default defineComponent<Background>({
  async run({ inputs: { image }, params, progress, signal }) {
    const picture = (await image.raw({ depth: image.depth === 8 ? 8 : 16 })) as Picture;
    const backdrop = backdropOf(picture);
    progress(0.1);
    signal.throwIfAborted();
    const mask = maskOf(picture, backdrop, params);
    removeSpecks(mask, image.width, params.specks);
    progress(0.7);
    signal.throwIfAborted();
    const { depth, space } = image;
    const colour =
      params.result === 'color' ? colourSamples(params.color, { depth, space, alpha: false }) : undefined;
    const raw = replaceBackground(picture, backdrop, mask, colour);
    const levels = new Uint8Array(mask.length);
    for (let at = 0; at < levels.length; at++) levels[at] = (mask[at]! + 128) / 257;
    const { width, height } = image;
    return {
      image: Image.fromRaw(raw, { from: image }),
      mask: Image.fromRaw({ data: levels, width, height, channels: 1 }, { from: image }),
      report: reportOf(picture, mask, image.frame),
    };
  },
});
