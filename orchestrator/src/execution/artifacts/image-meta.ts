import { Image, type Frame, type ImageFormat, type JsonValue } from '@kumiki/component-sdk/values';
import type { StepValue } from '../../executors/index.ts';
import type { ArtifactRef } from '../model/value.ts';

/**
 * What belongs to a stored image and is not in its bytes. `pixels`: the image itself. `encoded`: a file that a
 * component chose, and the image itself. `result`: a file to hand out, in which quality may have been lost.
 */
export interface ImageMeta {
  readonly form: 'pixels' | 'encoded' | 'result';
  readonly frame: Frame;
  readonly channels: 1 | 2 | 3 | 4;
  readonly depth: 8 | 16 | 'float';
  readonly origin?: { readonly name?: string; readonly format?: ImageFormat; readonly density?: number };
}

export function imageMeta(image: Image, form: ImageMeta['form']): JsonValue {
  const { frame, depth, origin, space, alpha } = image;
  const channels = ((space === 'grey' ? 1 : 3) + (alpha ? 1 : 0)) as ImageMeta['channels'];
  const { name, format, density } = origin;
  return {
    form,
    frame: { ...frame, toRoot: [...frame.toRoot] },
    channels,
    depth,
    origin: {
      ...(name !== undefined && { name }),
      ...(format && { format }),
      ...(density !== undefined && { density }),
    },
  };
}

export function metaOf(ref: ArtifactRef): ImageMeta | undefined {
  const { meta } = ref;
  return typeof meta === 'object' && meta !== null && 'form' in meta
    ? (meta as unknown as ImageMeta)
    : undefined;
}

/** Which artifact an image was read from, or stored as. */
const refs = new WeakMap<Image, ArtifactRef>();

export function refOf(value: StepValue): ArtifactRef | undefined {
  return value instanceof Image ? refs.get(value) : undefined;
}

export function remember(image: Image, ref: ArtifactRef): Image {
  refs.set(image, ref);
  return image;
}
