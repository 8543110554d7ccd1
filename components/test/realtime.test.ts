import { Image } from '@kumiki/component-sdk';
import { hostLanes, RealtimeExecutor } from '@kumiki/orchestrator/executors';
import { expect, test } from 'vitest';
import { components, inProcess, Sample } from './run-sample.ts';

/* Pipelines give the same in processes that stay up as in a run. */

const samples = {
  'find-and-mark': { model: 'surface-defects.onnx' },
  'product-photos': {},
} as const;

test.each(Object.entries(samples))('%s', { timeout: 120_000 }, async (name, files) => {
  const sample = await Sample.open(name);
  const start = () => hostLanes({ components, width: 1, ahead: false });
  type Outcome = Readonly<Record<string, unknown>>;
  const batch = await sample.run<Outcome>(inProcess(), 'values', files);
  const live = await sample.run<Outcome>(
    async (plan) => await RealtimeExecutor.start({ ...plan, keep: 'outputs' }, { start, replicas: 1 }),
    'values',
    files,
  );
  expect([...live.keys()].toSorted()).toEqual([...batch.keys()].toSorted());
  for (const [item, outputs] of batch) {
    for (const [output, value] of Object.entries(outputs)) {
      const other = live.get(item)![output];
      const [ours, theirs] = [await comparable(value), await comparable(other)];
      expect([item, output, theirs]).toEqual([item, output, ours]);
    }
  }
});

/** Pixels by their sum, which is enough to tell images apart that are not the same. */
async function comparable(value: unknown): Promise<unknown> {
  if (!(value instanceof Image)) return value;
  const { data, width, height, channels } = await value.raw();
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum = (sum * 31 + data[at]!) % 1_000_000_007;
  return { width, height, channels, sum, frame: value.frame };
}
