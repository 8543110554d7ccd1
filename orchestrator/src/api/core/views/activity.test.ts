import { expect, test } from 'vitest';
import {
  trialLabel,
  type Execution,
  type ExecutionItem,
  type ExecutionStore,
} from '../../../execution/index.ts';
import { activityOf } from './activity.ts';

const picture = { digest: 'sha256:a', mediaType: 'image/png' };
const table = { digest: 'sha256:b', mediaType: 'text/csv' };

/** A store with executions of a pipeline, the newest first, each with one item. */
function storeWith(kept: readonly { labels?: object; removed?: string[]; item?: object }[]): ExecutionStore {
  const executions = kept.map(({ labels = {}, removed }, at) => ({ id: `run-${at}`, labels, removed }));
  return {
    activity: async (_: string, pipelines: readonly string[]) =>
      await Promise.resolve(pipelines.map((pipeline) => ({ pipeline, executions: kept.length }))),
    list: async () => await Promise.resolve({ executions }),
    items: async ({ id }: Execution) => {
      const { item } = kept[executions.findIndex((execution) => execution.id === id)]!;
      return await Promise.resolve(item ? [{ index: 3, ...item } as unknown as ExecutionItem] : []);
    },
  } as unknown as ExecutionStore;
}

test.each([
  [
    'comes with the one that went in',
    [{ item: { inputs: { n: { value: 1 }, photo: picture }, outputs: { table, marked: picture } } }],
    { execution: 'run-0', item: 3, output: 'marked', input: 'photo' },
  ],
  [
    'may have been made from none',
    [{ item: { inputs: {}, outputs: { plot: picture } } }],
    { execution: 'run-0', item: 3, output: 'plot' },
  ],
  [
    'is not that of a trial',
    [
      { labels: { [trialLabel]: 'draft' }, item: { inputs: {}, outputs: { plot: picture } } },
      { item: { inputs: {}, outputs: { marked: picture } } },
    ],
    { execution: 'run-1', item: 3, output: 'marked' },
  ],
  [
    'is none where the results were removed',
    [{ removed: ['results'], item: { outputs: { picture } } }],
    undefined,
  ],
  [
    'is none where the newest gave none',
    [{ item: { outputs: { table } } }, { item: { outputs: { picture } } }],
    undefined,
  ],
  ['is none where nothing succeeded', [{}], undefined],
])('the last picture of a pipeline %s', async (_, kept, last) => {
  const [found] = await activityOf(storeWith(kept), 'default', ['mark'], 0);
  expect(found?.last).toEqual(last);
});
