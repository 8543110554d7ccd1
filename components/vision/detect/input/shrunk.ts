import { Image } from '@kumiki/component-sdk';
import type { Letterbox } from '@kumiki/component-sdk/onnx/yolo';
import type { Pixels } from './tensor.ts';

/**
 * The image in the size in which it lies in the model's input: 8 bits, grey or RGB. Transparent places show the
 * grey that lies around it. While it is not decoded, libvips shrinks it as it loads.
 * @throws IMAGE_KIND_NOT_SUPPORTED for floating point, IMAGE_UNREADABLE
 */
export async function shrunk(image: Image, { width, height }: Letterbox): Promise<Pixels> {
  const same = image.width === width && image.height === height;
  if (same && !image.alpha && image.depth !== 'float') return pixelsOf(await image.raw({ depth: 8 }));
  const pipeline = await image.sharp();
  if (image.alpha) pipeline.flatten({ background: { r: 114, g: 114, b: 114 } });
  // Models are trained on images that were shrunk bilinearly.
  if (!same) pipeline.resize(width, height, { fit: 'fill', kernel: 'linear' });
  const small = await Image.from(pipeline, { depth: 8 });
  return pixelsOf(await small.raw({ alpha: false }));
}

function pixelsOf({ data, channels }: { data: unknown; channels: number }): Pixels {
  return { data: data as Uint8Array, channels };
}
