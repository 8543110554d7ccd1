import type { Quality } from './quality-worker.ts';
import type { Pixels } from './quality.ts';

/**
 * PSNR and SSIM of two pictures of one size, computed beside the page.
 * @returns stops it
 */
export function computeQuality(
  pair: readonly [Pixels, Pixels],
  found: (quality: Quality) => void,
): () => void {
  const worker = new Worker(new URL('./quality-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<Quality>) => {
    worker.terminate();
    found(data);
  });
  worker.postMessage(pair, { transfer: [] });
  return () => worker.terminate();
}
