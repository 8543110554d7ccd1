import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { EngineRun, numbers, photos } from '../engine-run.ts';
import { speedRatio, spread, timed } from '../measure.ts';

const trivial = (steps: number): string => `
apiVersion: kumiki/v1
kind: Pipeline
name: trivial
inputs: {number: {type: number}}
steps:
${Array.from({ length: steps }, (_, at) => {
  const from = at === 0 ? '$inputs.number' : `$steps.s${at - 1}.number`;
  return `  s${at}: {component: bench/trivial, inputs: {number: ${from}}}`;
}).join('\n')}
outputs: {number: $steps.s${steps - 1}.number}
keep: all
`;

export const chain = (keep: 'all' | 'outputs'): string => `
apiVersion: kumiki/v1
kind: Pipeline
name: chain
inputs: {image: {type: image}}
steps:
  small: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 640}}
  soft: {component: imaging/blur, inputs: {image: $steps.small.image}, params: {sigma: 2}}
  grey: {component: imaging/grayscale, inputs: {image: $steps.soft.image}}
outputs: {image: $steps.grey.image}
keep: ${keep}
`;

/** What a whole execution costs that does nothing: accepted, planned, run and ended, each durable. */
export const executionOverhead: Benchmark = {
  name: 'local.execution_overhead_ms',
  unit: 'ms',
  target: 'at most 10',
  async measure() {
    await using engine = await EngineRun.open();
    const plan = await engine.plan(trivial(1));
    const times: number[] = [];
    for (let round = 0; round < 120; round++) {
      const ms = await timed(async () => await engine.run(plan, numbers(1), false));
      if (round >= 20) times.push(ms);
    }
    return { '': spread(times) };
  },
};

/** What a step costs that does nothing, recorded durably with its outputs. */
export const durableStepOverhead: Benchmark = {
  name: 'local.durable_step_overhead_ms',
  unit: 'ms a step',
  target: 'at most 2',
  async measure() {
    const measured = async (items: number): Promise<ReturnType<typeof spread>> => {
      await using engine = await EngineRun.open(1);
      const [one, eleven] = [await engine.plan(trivial(1)), await engine.plan(trivial(11))];
      const times: number[] = [];
      for (let round = 0; round <= 12; round++) {
        const short = await timed(async () => await engine.run(one, numbers(items), false));
        const long = await timed(async () => await engine.run(eleven, numbers(items), false));
        if (round > 0) times.push((long - short) / (10 * items));
      }
      return spread(times);
    };
    return { '': await measured(1), items_100: await measured(100) };
  },
};

/** `keep: all` against `keep: outputs` on 1080p images, in images/s. */
export const keepAll: Benchmark = {
  name: 'local.keep_all_ratio',
  unit: 'ratio of images/s',
  target: 'at least 0.6',
  async measure() {
    await using engine = await EngineRun.open();
    const items = await photos(join(engine.folder, 'photos'), 24);
    const [all, outputs] = [await engine.plan(chain('all')), await engine.plan(chain('outputs'))];
    const ratio = await speedRatio(
      16,
      async () => await engine.run(all, items, false),
      async () => await engine.run(outputs, items, false),
    );
    return { '': ratio };
  },
};

/** A second run over 1,000 images, all of it answered from the first one's results, against that first run. */
export const cachedRun: Benchmark = {
  name: 'local.cached_run_ratio',
  unit: 'ratio of times',
  target: 'under 0.05',
  async measure() {
    await using engine = await EngineRun.open();
    const items = await photos(join(engine.folder, 'photos'), 1000);
    const plan = await engine.plan(chain('outputs'));
    const first = await timed(async () => await engine.run(plan, items, true));
    const ratios: number[] = [];
    for (let round = 0; round < 5; round++) {
      ratios.push((await timed(async () => await engine.run(plan, items, true))) / first);
    }
    return { '': spread(ratios) };
  },
};
