import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { sharp } from '@kumiki/component-sdk';
import type { Benchmark } from '../benchmark.ts';
import { localRun, samplePictures } from '../local-run.ts';
import { speedRatio } from '../measure.ts';

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: chain3
inputs: {image: {type: image}}
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 640}}
  soften: {component: imaging/blur, inputs: {image: $steps.shrink.image}, params: {sigma: 1.5}}
  grey: {component: imaging/grayscale, inputs: {image: $steps.soften.image}}
outputs: {image: $steps.grey.image}
keep: outputs
`;

/** The same three sharp calls by hand, raw pixels between them, the encoding in the last one. */
async function byHand(bytes: Uint8Array): Promise<Uint8Array> {
  const shrunk = await sharp(bytes).resize(640).raw().toBuffer({ resolveWithObject: true });
  const soft = await sharp(shrunk.data, { raw: shrunk.info })
    .blur(1.5)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return await sharp(soft.data, { raw: soft.info }).toColourspace('b-w').jpeg({ quality: 90 }).toBuffer();
}

/** 1080p JPEG → resize 640 → blur → grayscale → JPEG, in images a second against a loop written by hand. */
export const chain3Throughput: Benchmark = {
  name: 'local.chain3_throughput_ratio',
  unit: 'ratio of images/s',
  target: 'at least 0.95',
  async measure() {
    const pictures = await Promise.all((await samplePictures()).map(async (path) => await readFile(path)));
    const batch = Array.from({ length: 24 }, (_, at) => pictures[at % pictures.length]!);
    const cases = await Promise.all(
      [1, availableParallelism()].map(async (lanes) => ({
        lanes,
        ready: await localRun(pipeline, lanes, 'hosts'),
      })),
    );
    const figures: Record<string, Awaited<ReturnType<typeof speedRatio>>> = {};
    for (const { lanes, ready } of cases) {
      figures[`${lanes}_in_flight`] = await speedRatio(
        20,
        async () => await ready.run(batch),
        async () => await inLanes(batch, lanes, byHand),
      );
      await ready.close();
    }
    const worst = Object.values(figures).reduce((low, next) => (next.median < low.median ? next : low));
    return { '': worst, ...figures };
  },
};

async function inLanes<In>(
  list: readonly In[],
  lanes: number,
  work: (element: In) => Promise<unknown>,
): Promise<void> {
  const rest = list.values();
  const lane = async (): Promise<void> => {
    for (const element of rest) await work(element);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
