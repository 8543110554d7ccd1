import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as SharpModule from 'sharp';

type SharpFunction = typeof SharpModule.default;

const require = createRequire(import.meta.url);
let loaded: SharpFunction | undefined;

/**
 * Loads sharp and libvips (some 40 ms), or does nothing where they are there. A process that only passes images on
 * needs neither; one that runs components has them before the first of those runs.
 */
export function loadLibvips(): SharpFunction {
  return (loaded ??= secured());
}

/** The function of sharp alone, loaded with its first call. */
export const sharp = ((...parameters: Parameters<SharpFunction>) =>
  loadLibvips()(...parameters)) as CallSharp;

interface CallSharp {
  (options?: SharpModule.SharpOptions): SharpModule.Sharp;
  (
    input?: SharpModule.SharpInput | SharpModule.SharpInput[],
    options?: SharpModule.SharpOptions,
  ): SharpModule.Sharp;
}

/**
 * Images come from strangers. libvips knows far more file formats than Kumiki reads, and the rarely used
 * loaders are where its security holes have been (CVE-2026-66066 among them). So every loader is closed, and
 * the six that Kumiki reads from memory are opened again. This is process-wide, also for components that
 * import sharp themselves.
 */
function secured(): SharpFunction {
  // By its path, so that this is the module that components import, not the one for CommonJS beside it.
  const { default: found } = require(fileURLToPath(import.meta.resolve('sharp'))) as typeof SharpModule;
  found.block({ operation: ['VipsForeignLoad'] });
  found.unblock({
    operation: [
      'VipsForeignLoadJpegBuffer',
      'VipsForeignLoadPngBuffer',
      'VipsForeignLoadWebpBuffer',
      'VipsForeignLoadTiffBuffer',
      'VipsForeignLoadNsgifBuffer',
      'VipsForeignLoadHeifBuffer',
    ],
  });
  // Images are rarely the same twice in a row, so the operation cache only holds memory.
  found.cache(false);
  // Several images in flight on one thread each give more images a second than one image on many threads; one alone has more.
  found.concurrency(threads);
  return found;
}

/** What is worth waking a thread for. With fewer it takes longer: a chain at 640 × 360 by 0.1 to 0.5 ms. */
const pixelsPerThread = 250_000;

let threads = 1;

/**
 * Lets pipelines that begin from now on have several threads each, in all of this process. The pixels are the same with any number.
 * @param most how many are free
 * @param pixels of the largest image that they work on
 */
export function useThreads(most: number, pixels: number): void {
  const count = Math.max(1, Math.min(most, Math.floor(pixels / pixelsPerThread)));
  if (count === threads) return;
  threads = count;
  loaded?.concurrency(count);
}

export type { Sharp } from 'sharp';
