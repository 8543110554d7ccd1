import { Image } from '../values/index.ts';
import type { Letterbox } from './yolo/letterbox.ts';

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

/** The grey that YOLO models are trained with around images. */
const around = 114;
const grey = { r: around, g: around, b: around };

export interface PlanesOptions {
  /** The size of the model's input in pixels. */
  readonly width: number;
  readonly height: number;
  /** Grey, or red, green and blue. */
  readonly channels: 1 | 3;
  readonly normalisation: Normalisation;
  /**
   * `stretch`: the whole image in that size. `crop`: its middle, proportions kept. A letterbox: the whole image where that
   * says, with the grey of YOLO models (114 of 255) around it.
   */
  readonly fit: 'stretch' | 'crop' | Letterbox;
}

/**
 * An image as a model's input: channels × height × width, 32-bit numbers. Transparent places are white, in a letterbox as
 * grey as what is around it.
 * @throws IMAGE_KIND_NOT_SUPPORTED for floating point, IMAGE_UNREADABLE
 */
export async function planesOf(image: Image, options: PlanesOptions): Promise<Float32Array> {
  const { width, height, channels, normalisation, fit } = options;
  const pipeline = await image.sharp();
  const place = typeof fit === 'object' ? fit : { left: 0, top: 0, width, height };
  if (image.alpha) pipeline.flatten({ background: typeof fit === 'object' ? grey : '#ffffff' });
  if (image.width !== place.width || image.height !== place.height)
    pipeline.resize(place.width, place.height, { fit: fit === 'crop' ? 'cover' : 'fill', kernel: 'linear' });
  const small = await Image.from(pipeline, { depth: 8 });
  const raw = await small.raw({ alpha: false, space: channels === 1 ? 'grey' : 'srgb' });
  const area = width * height;
  const planes = new Float32Array(channels * area);
  for (let channel = 0; channel < channels; channel++) {
    const known = constants[normalisation];
    const [mean, deviation] = known[channel % known.length]!;
    const [scale, offset] = [1 / (255 * deviation), mean / deviation];
    if (typeof fit === 'object') planes.fill(around * scale - offset, channel * area, (channel + 1) * area);
    for (let y = 0, from = channel; y < place.height; y++) {
      let to = channel * area + (place.top + y) * width + place.left;
      for (const end = to + place.width; to < end; to++, from += channels)
        planes[to] = raw.data[from]! * scale - offset;
    }
  }
  return planes;
}
