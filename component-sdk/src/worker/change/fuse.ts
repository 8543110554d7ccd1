import { placed } from '../../values/frame/index.ts';
import { Image, useThreads, type Frame, type Space } from '../../values/index.ts';
import {
  infoOf,
  sharpStages,
  type ChangedImage,
  type ImageInfo,
  type SharpChange,
  type SharpStage,
} from './sharp-change.ts';

/** A change with its parameters, as one step of a pipeline asks for it. */
export interface WantedChange {
  readonly change: SharpChange;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Stages for which colour is multiplied by its alpha: once in one pipeline, and twice in two with rounding between them. */
const premultiplied: ReadonlySet<SharpStage> = new Set(['resize', 'blur', 'sharpen']);

/** From this many pixels on, each step for itself takes less memory. */
const largeImage = 100_000_000;

/**
 * How many of the changes, from the first one on, are the same in one pipeline as one after the other, byte for byte. The
 * stages must rise, each once. Without alpha that is enough, in 8 and 16 bits, grey and colour; with alpha at most one
 * stage may weigh colour by it, and grey with alpha, which sharp takes through colour, is never joined. Tests compare.
 */
export function fusableLength(image: Image, wanted: readonly WantedChange[]): number {
  let info = infoOf(image);
  if (info.depth === 'float' || info.width * info.height >= largeImage) return 0;
  let last = 0;
  let weighed = 0;
  for (const [at, { change, params }] of wanted.entries()) {
    const result = resultOf(change, info, params);
    if (!result || (info.alpha && (info.space === 'grey' || result.space === 'grey'))) return at;
    for (const stage of change.stages) {
      if (sharpStages[stage] <= last) return at;
      last = sharpStages[stage];
      if (info.alpha && premultiplied.has(stage) && ++weighed > 1) return at;
    }
    info = after(info, result);
  }
  return wanted.length;
}

/**
 * Runs changes as one pipeline: `fusableLength` has said that it gives what they would give one after the other.
 * @param threads how many it may have; where it is left out, as many as the one before
 */
export async function runFused(
  image: Image,
  wanted: readonly WantedChange[],
  threads?: number,
): Promise<Image> {
  let info = infoOf(image);
  // The image before the changes does not count: libvips may shrink it while it decodes.
  let mostPixels = 0;
  let frame: Frame = image.frame;
  let space: Space = image.space;
  let pipeline = await image.sharp();
  for (const { change, params } of wanted) {
    const result = resultOf(change, info, params)!;
    const { width = info.width, height = info.height } = result;
    pipeline = change.apply(pipeline, params as never, info);
    frame = placed(frame, width, height, result.transform);
    space = result.space ?? space;
    info = after(info, result);
    mostPixels = Math.max(mostPixels, width * height);
  }
  if (threads !== undefined) useThreads(threads, mostPixels);
  const fused = await Image.from(pipeline, { from: image, space, alpha: image.alpha, transform: 'scale' });
  return fused.withFrame(frame);
}

/** The run of a component that is nothing but a change. */
export async function runChange(
  change: SharpChange,
  image: Image,
  params: Readonly<Record<string, unknown>>,
): Promise<Image> {
  const info = infoOf(image);
  const { transform, space } = resultOf(change, info, params) ?? {};
  const pipeline = change.apply(await image.sharp(), params as never, info);
  return await Image.from(pipeline, {
    from: image,
    alpha: image.alpha,
    ...(space && { space }),
    ...(transform && { transform }),
  });
}

function resultOf(
  change: SharpChange,
  image: ImageInfo,
  params: Readonly<Record<string, unknown>>,
): ChangedImage | undefined {
  return change.result ? change.result(image, params as never) : {};
}

function after(image: ImageInfo, { width, height, space }: ChangedImage): ImageInfo {
  return {
    ...image,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(space && { space }),
  };
}
