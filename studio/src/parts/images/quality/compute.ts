import type { Area, Size } from '../viewer/viewport.ts';
import { qualityOf, type Pixels, type Quality, type QualitySums } from './quality.ts';
import type { QualityJob } from './quality-worker.ts';
import { tilesOf } from './tiles.ts';

/** PSNR and SSIM of two pictures of one size, computed beside the page. @throws DOMException where it is aborted */
export async function computeQuality(one: Pixels, other: Pixels, signal: AbortSignal): Promise<Quality> {
  const worker = new QualityWorker(signal);
  try {
    return qualityOf([await worker.sums({ one, other, own: { width: one.width, height: one.height } })]);
  } finally {
    worker.stop();
  }
}

/** Gives the pixels of a part of a picture, unreduced. */
export type ReadPixels = (area: Area, signal: AbortSignal) => Promise<Pixels>;

/** The same of all pixels of pictures that are too large to be read at once, part by part. @throws TypeError where one cannot be read */
export async function computeExactQuality(
  size: Size,
  [one, other]: readonly [ReadPixels, ReadPixels],
  signal: AbortSignal,
): Promise<Quality> {
  const worker = new QualityWorker(signal);
  const found: QualitySums[] = [];
  try {
    for (const { area, own } of tilesOf(size)) {
      const [before, after] = await Promise.all([one(area, signal), other(area, signal)]);
      found.push(await worker.sums({ one: before, other: after, own }));
    }
  } finally {
    worker.stop();
  }
  return qualityOf(found);
}

/** One job after the other. */
class QualityWorker {
  readonly #worker = new Worker(new URL('./quality-worker.ts', import.meta.url), { type: 'module' });
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async sums(job: QualityJob): Promise<QualitySums> {
    const { promise, resolve, reject } = Promise.withResolvers<QualitySums>();
    const options = { once: true, signal: this.#signal };
    this.#worker.addEventListener('message', ({ data }: MessageEvent<QualitySums>) => resolve(data), options);
    this.#worker.addEventListener('error', () => reject(new TypeError('The worker failed.')), options);
    this.#signal.addEventListener('abort', () => reject(this.#signal.reason as Error), { once: true });
    this.#signal.throwIfAborted();
    this.#worker.postMessage(job, { transfer: [] });
    return await promise;
  }

  stop(): void {
    this.#worker.terminate();
  }
}
