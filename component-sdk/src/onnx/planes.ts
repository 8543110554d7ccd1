import { Image } from '../values/index.ts';

/**
 * How levels become the numbers of a model. `unit`: 0 to 1. `symmetric`: -1 to 1. `imagenet`: less the mean and divided by
 * the deviation of ImageNet's images (0.485, 0.456, 0.406 and 0.229, 0.224, 0.225), as models of torchvision and timm want.
 */
export type Normalisation = 'unit' | 'symmetric' | 'imagenet';

const constants: Readonly<Record<Normalisation, readonly (readonly [mean: number, deviation: number])[]>> = {
  unit: [[0, 1]],
  symmetric: [[0.5, 0.5]],
  imagenet: [
    [0.485, 0.229],
    [0.456, 0.224],
    [0.406, 0.225],
  ],
};

export interface PlanesOptions {
  /** The size of the model's input in pixels. */
  readonly width: number;
  readonly height: number;
  /** Grey, or red, green and blue. */
  readonly channels: 1 | 3;
  readonly normalisation: Normalisation;
  /** `stretch`: the whole image in that size. `crop`: its middle, proportions kept. */
  readonly fit: 'stretch' | 'crop';
}

/**
 * An image as a model's input: channels × height × width, 32-bit numbers. Transparent places are white.
 * @throws IMAGE_KIND_NOT_SUPPORTED for floating point, IMAGE_UNREADABLE
 */
export async function planesOf(image: Image, options: PlanesOptions): Promise<Float32Array> {
  const { width, height, channels, normalisation, fit } = options;
  const pipeline = await image.sharp();
  if (image.alpha) pipeline.flatten({ background: '#ffffff' });
  if (image.width !== width || image.height !== height)
    pipeline.resize(width, height, { fit: fit === 'crop' ? 'cover' : 'fill', kernel: 'linear' });
  const small = await Image.from(pipeline, { depth: 8 });
  const raw = await small.raw({ alpha: false, space: channels === 1 ? 'grey' : 'srgb' });
  const area = width * height;
  const planes = new Float32Array(channels * area);
  for (let channel = 0; channel < channels; channel++) {
    const known = constants[normalisation];
    const [mean, deviation] = known[channel % known.length]!;
    const [scale, offset] = [1 / (255 * deviation), mean / deviation];
    for (let at = 0, from = channel, to = channel * area; at < area; at++, to++, from += channels)
      planes[to] = raw.data[from]! * scale - offset;
  }
  return planes;
}
