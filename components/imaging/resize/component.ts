import {
  checkResultSize,
  defineComponent,
  Image,
  onCanvas,
  type RawImage,
  type Sharp,
} from '@kumiki/component-sdk';
import type { Resize } from './component.types.ts';
import { layOut, type Layout } from './geometry.ts';
import { resample } from './resample.ts';

/**
 * libvips makes images smaller: it can do so while it decodes a JPEG, since nobody asks for the pixels before.
 * Where an image becomes larger, or keeps its nearest pixels, see `resample`.
 */
export default defineComponent<Resize>({
  change: {
    stages: ['resize'],
    result(image, params) {
      const { scaled, result, transform } = layOut(image, params);
      const isOnlySmaller =
        params.kernel !== 'nearest' &&
        params.fit !== 'contain' &&
        same(smaller(image, scaled), scaled) &&
        same(scaled, result);
      return isOnlySmaller ? { ...scaled, transform } : undefined;
    },
    apply: (sharp, params, image) => shrink(sharp, layOut(image, params).scaled, params, image.format),
  },
  async run({ inputs: { image }, params, progress, signal }) {
    const { kernel, background, fit } = params;
    const layout = layOut(image, params);
    const { scaled, result, left, top, transform } = layout;
    checkResultSize(result, image);
    const small = kernel === 'nearest' ? size(image) : smaller(image, scaled);
    const ready = same(small, scaled) && kernel !== 'nearest';
    if (ready && fit !== 'contain') {
      const pipeline = await shrunk(image, small, params);
      if (!same(scaled, result)) pipeline.extract(windowOf(layout));
      return { image: await Image.from(pipeline, { transform, alpha: image.alpha }) };
    }
    let raw = await pixels(image, small, params);
    if (!ready) {
      raw = await resample(raw, { ...scaled, window: windowOf(layout) }, kernel, (done) => {
        signal.throwIfAborted();
        progress(done);
      });
    }
    if (fit === 'contain') raw = onCanvas(raw, { ...result, left, top, background });
    return { image: Image.fromRaw(raw, { from: image, transform }) };
  },
});

type Size = Layout['scaled'];

async function shrunk(image: Image, size: Size, params: Resize['params']): Promise<Sharp> {
  return shrink(await image.sharp(), size, params, image.origin.format);
}

function shrink(
  pipeline: Sharp,
  { width, height }: Size,
  { kernel }: Resize['params'],
  format: string | undefined,
): Sharp {
  // libwebp's own scaler would do all of the work, whatever the kernel.
  return pipeline.resize(width, height, { fit: 'fill', kernel, fastShrinkOnLoad: format !== 'webp' });
}

async function pixels(image: Image, wanted: Size, params: Resize['params']): Promise<RawImage> {
  if (same(wanted, image)) return await image.raw({ depth: image.depth === 8 ? 8 : 16 });
  const pipeline = await shrunk(image, wanted, params);
  return await (await Image.from(pipeline, { from: image, transform: 'scale' })).raw();
}

/** The part of the scaled image that the result shows. */
function windowOf({ scaled, result, left, top }: Layout) {
  const { width, height } = smaller(scaled, result);
  return { left: Math.max(0, -left), top: Math.max(0, -top), width, height };
}

function smaller(a: Size, b: Size): Size {
  return { width: Math.min(a.width, b.width), height: Math.min(a.height, b.height) };
}

function same(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

function size({ width, height }: Size): Size {
  return { width, height };
}
