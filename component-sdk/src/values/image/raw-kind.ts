import { kumikiError, type KumikiError } from '../../errors/index.ts';
import { continuing, runToRaw } from './pipeline.ts';
import {
  depthOf,
  hasAlphaChannel,
  pickChannels,
  spaceOf,
  withDepth,
  type RawImage,
  type Space,
} from './raw.ts';

/** The kind of pixels that somebody wants; what is not said stays as it is. */
export interface WantedKind {
  readonly depth?: 8 | 16;
  readonly space?: Space;
  /** `false` drops the alpha channel. */
  readonly alpha?: boolean;
}

/** Pixels in the kind asked for; the very same where they are in it. @throws IMAGE_KIND_NOT_SUPPORTED */
export async function converted(raw: RawImage, wanted: WantedKind): Promise<RawImage> {
  const deep = wanted.depth === undefined ? raw : withDepth(raw, wanted.depth);
  const from = spaceOf(raw.channels);
  const had = hasAlphaChannel(raw.channels);
  const { space = from, alpha = had } = wanted;
  if (from === space && (!had || alpha)) return deep;
  if (from === space) return pickChannels(deep, from === 'grey' ? [0] : [0, 1, 2]);
  if (space === 'srgb') return pickChannels(deep, had && alpha ? [0, 0, 0, 1] : [0, 0, 0]);
  return await toGrey(deep, had, alpha);
}

async function toGrey(raw: RawImage, had: boolean, alpha: boolean): Promise<RawImage> {
  const depth = depthOf(raw.data);
  if (depth === 'float') throw floatNotSupported('A change to grey', 'floating point colour images');
  const grey = await runToRaw(continuing(raw), { depth, space: 'grey', alpha: had });
  return had && !alpha ? pickChannels(grey, [0]) : grey;
}

export function floatNotSupported(operation: string, kind: string): KumikiError {
  const advice = 'Convert it to 8 or 16 bits before this step.';
  return kumikiError('IMAGE_KIND_NOT_SUPPORTED', { operation, kind, advice });
}
