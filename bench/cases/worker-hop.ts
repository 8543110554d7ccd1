import { readFile } from 'node:fs/promises';
import { Image } from '@kumiki/component-sdk/values';
import { componentWorker, WorkerClient } from '@kumiki/component-sdk/worker/client';
import type { Benchmark } from '../benchmark.ts';
import { samplePictures } from '../local-run.ts';
import { spread, timed } from '../measure.ts';

const rounds = 300;
const warmUp = 100;

/** What handing an image to a worker's process and back takes, the worker doing nothing with it. */
export const workerHop: Benchmark = {
  name: 'local.worker_hop_ms',
  unit: 'ms there and back',
  target: 'at most 1; raw1080p at most 5; python at most 2; python_raw1080p at most 10',
  async measure() {
    const jpeg = await Image.open(await readFile((await samplePictures())[0]!));
    return {
      ...(await hops('bench/components/echo', {
        '': pixels(408, 408),
        raw1080p: pixels(1080, 1920),
        jpeg1080p: jpeg,
      })),
      ...(await hops('bench/components/echo-python', {
        python: pixels(408, 408),
        python_raw1080p: pixels(1080, 1920),
      })),
    };
  },
};

/** There and back for each of the images, in one worker. */
async function hops<Name extends string>(folder: string, images: Readonly<Record<Name, Image>>) {
  const worker = await WorkerClient.start({ name: folder, ...(await componentWorker(folder)) });
  const found: [string, Awaited<ReturnType<typeof hop>>][] = [];
  try {
    for (const [name, image] of Object.entries<Image>(images)) found.push([name, await hop(worker, image)]);
  } finally {
    await worker.dispose();
  }
  return Object.fromEntries(found);
}

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
