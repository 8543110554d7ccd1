import type { Image } from '@kumiki/component-sdk';
import { componentWorker, WorkerClient } from '@kumiki/component-sdk/worker/client';
import type { Benchmark } from '../../benchmark.ts';
import { spread, type Spread } from '../../measure.ts';
import { makePictures } from './pictures.ts';
import { allWork } from './all-work.ts';
import type { Work } from './work.ts';

const rounds = 5;

/** `KUMIKI_BENCH_COMPONENTS=imaging/trim,vision/` measures those alone whose names begin so. */
const starts = (process.env['KUMIKI_BENCH_COMPONENTS'] ?? '').split(',');

/**
 * Components that loop over pixels in TypeScript, turn by turn with OpenCV on one thread: the processor time of the
 * component against that of OpenCV (`NAME`), and in ms a megapixel (`NAME/ms`). What else the machine
 * does counts little. The environment with OpenCV is made where there is none.
 */
export const componentTimes: Benchmark = {
  name: 'components.times_opencv',
  unit: 'ratio of times; ms a megapixel',
  target: 'at most 5, unless its page says why',
  async measure() {
    const found: Record<string, Spread> = {};
    const peer = await WorkerClient.start({
      name: 'opencv',
      ...(await componentWorker('bench/components/opencv')),
    });
    try {
      for (const [name, { operation, image, other, run }] of Object.entries(
        wanted(await allWork(await makePictures())),
      )) {
        const ratios: number[] = [];
        const times: number[] = [];
        for (let round = 0; round <= rounds; round++) {
          const theirs = await opencv(peer, operation, image, other);
          const ours = Math.min(await busy(run), await busy(run), await busy(run));
          if (round === 0) continue;
          ratios.push(ours / theirs);
          times.push(ours / ((image.width * image.height) / 1e6));
        }
        found[name] = spread(ratios);
        found[`${name}/ms`] = spread(times);
      }
    } finally {
      await peer.dispose();
    }
    return found;
  },
};

/** The processor time of a piece of work in ms, on all threads of this process. */
async function busy(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function opencv(peer: WorkerClient, operation: string, image: Image, other?: Image): Promise<number> {
  const sink = { progress: () => undefined, log: () => undefined };
  const { signal } = new AbortController();
  const inputs = { image, ...(other && { other }) };
  const { ms } = await peer.run({ inputs, params: { operation }, sink, signal, root: 'bench' });
  return ms as number;
}

function wanted(work: Record<string, Work>): Record<string, Work> {
  return Object.fromEntries(
    Object.entries(work).filter(([name]) => starts.some((start) => name.startsWith(start))),
  );
}
