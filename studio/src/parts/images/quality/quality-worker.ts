import type { Size } from '../viewer/viewport.ts';
import { qualitySums, type Pixels, type QualitySums } from './quality.ts';

export interface QualityJob {
  readonly one: Pixels;
  readonly other: Pixels;
  /** The part that counts. */
  readonly own: Size;
}

// On a thread of its own: a large picture takes some hundred milliseconds, in which nothing else would move.
self.addEventListener('message', ({ data: { one, other, own } }: MessageEvent<QualityJob>) => {
  self.postMessage(qualitySums(one, other, own) satisfies QualitySums, { transfer: [] });
});
