import { psnr, ssim, type Pixels } from './quality.ts';

/** What the page hears: figures of a pair of pictures. */
export interface Quality {
  readonly psnr: number;
  readonly ssim: number;
}

// On a thread of its own: a large picture takes some hundred milliseconds, in which nothing else would move.
self.addEventListener('message', ({ data: [one, other] }: MessageEvent<readonly [Pixels, Pixels]>) => {
  self.postMessage({ psnr: psnr(one, other), ssim: ssim(one, other) } satisfies Quality, { transfer: [] });
});
