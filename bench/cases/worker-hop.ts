import { readFile } from 'node:fs/promises';
import { Image } from '@kumiki/component-sdk/values';
import { componentWorker, WorkerClient } from '@kumiki/component-sdk/worker/client';
import type { Benchmark } from '../benchmarks.ts';
import { samplePictures } from '../local-run.ts';
import { spread, timed } from '../measure.ts';

const rounds = 300;
const warmUp = 100;

/** What handing an image to a worker's process and back takes, the worker doing nothing with it. */
export const workerHop: Benchmark = {
  name: 'local.worker_hop_ms',
  unit: 'ms there and back',
  target: 'at most 1; raw1080p at most 5',
  async measure() {
    const worker = await WorkerClient.start({
      name: 'bench/echo',
      ...componentWorker('bench/components/echo'),
    });
    try {
      const jpeg = await readFile((await samplePictures())[0]!);
      return {
        '': await hop(worker, pixels(408, 408)),
        raw1080p: await hop(worker, pixels(1080, 1920)),
        jpeg1080p: await hop(worker, await Image.open(jpeg)),
      };
    } finally {
      await worker.dispose();
    }
  },
};

/** Pixels of height × width × 3 bytes: 408 × 408 are 500 kB, 1080 × 1920 are 6.2 MB. */
function pixels(height: number, width: number): Image {
  const data = new Uint8Array(height * width * 3).map((_, at) => at);
  return Image.fromRaw({ data, width, height, channels: 3 });
}

async function hop(worker: WorkerClient, image: Image) {
  const { signal } = new AbortController();
  const sink = { progress: () => undefined, log: () => undefined };
  const times: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const ms = await timed(async () => {
      const { image: back } = await worker.run({
        inputs: { image },
        params: {},
        sink,
        signal,
        root: 'bench',
      });
      if (!(back instanceof Image) || back === image) throw new Error('the image did not come back');
    });
    if (round >= warmUp) times.push(ms);
  }
  return spread(times);
}
