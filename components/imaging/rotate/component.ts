import {
  checkResultSize,
  colourSamples,
  compose,
  defineComponent,
  Image,
  onCanvas,
  translation,
} from '@kumiki/component-sdk';
import type { Rotate } from './component.types.ts';
import { turn } from './geometry.ts';
import { resample } from './resample.ts';

/** Quarter turns move whole pixels (libvips); other angles look each pixel up between its neighbours. */
export default defineComponent<Rotate>({
  async run({ inputs: { image }, params, progress, signal }) {
    const { angle, expand, background } = params;
    if (angle % 360 === 0) return { image };
    const turned = turn(image, angle, expand);
    checkResultSize(turned, image);
    if (angle % 90 === 0) return { image: await quarterTurn(image, params) };
    if (image.depth === 'float') await image.sharp();
    const raw = await resample(await image.raw(), {
      ...turned,
      background: colourSamples(background, image),
      interpolation: params.interpolation,
      tick: (done) => {
        signal.throwIfAborted();
        progress(done);
      },
    });
    return { image: Image.fromRaw(raw, { from: image, transform: turned.transform }) };
  },
});

async function quarterTurn(image: Image, { angle, expand, background }: Rotate['params']): Promise<Image> {
  const { width, height, transform } = turn(image, angle, true);
  const pipeline = (await image.sharp()).rotate(((angle % 360) + 360) % 360);
  if (expand || (width === image.width && height === image.height)) {
    return await Image.from(pipeline, { transform, alpha: image.alpha });
  }
  // Whole pixels also where the centre would lie on half of one.
  const left = Math.floor((image.width - width) / 2);
  const top = Math.floor((image.height - height) / 2);
  const whole = await (await Image.from(pipeline, { from: image, transform })).raw();
  const raw = onCanvas(whole, { width: image.width, height: image.height, left, top, background });
  return Image.fromRaw(raw, { from: image, transform: compose(translation(-left, -top), transform) });
}
