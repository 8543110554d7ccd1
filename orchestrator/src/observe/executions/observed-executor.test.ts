import { expect, test } from 'vitest';
import { error } from '../../execution/store/contract/fixtures.ts';
import type { ExecutionObserver, ExecutionTask, Executor, Item } from '../../executors/index.ts';
import { observedExecutor, type Happening } from './index.ts';

const task = {
  plan: {
    plan: {
      pipeline: { name: 'mark' },
      steps: [{ id: 'judge', component: 'sha256:1' }],
      components: { 'sha256:1': { name: 'decide/verdict' } },
      outputs: { verdict: { type: 'verdict' } },
    },
  },
} as unknown as ExecutionTask;
const item = (id: string): Item => ({ id, name: id, inputs: {} });

/** An executor that does what it is told to. */
function doing(work: (observer: ExecutionObserver) => Promise<void>): Executor {
  return {
    kind: 'local',
    execute: async (_, observer) => await work(observer),
    close: () => Promise.resolve(),
  };
}

const heard: ExecutionObserver = { event: () => undefined, deliver: () => Promise.resolve() };

test('an execution that no record knows of is told as others are', async () => {
  const told: Happening[] = [];
  const executor = observedExecutor(
    doing(async (observer) => {
      observer.event({ type: 'step_succeeded', item: item('0'), step: 'judge', durationMs: 12, runs: 1 });
      await observer.deliver(item('0'), { verdict: { verdict: 'NG', reasons: [] } });
      observer.event({ type: 'item_succeeded', item: item('0'), durationMs: 20 });
      observer.event({ type: 'item_failed', item: item('1'), durationMs: 5, error });
    }),
    (happening) => told.push(happening),
  );
  await executor.execute(task, heard);
  expect(told).toMatchObject([
    { type: 'execution_accepted', execution: { pipeline: 'mark' } },
    { type: 'step_ended', step: 'judge', component: 'decide/verdict', status: 'succeeded', durationMs: 12 },
    { type: 'items_ended', status: 'succeeded', durationMs: 20, verdict: 'NG' },
    { type: 'items_ended', status: 'failed', error },
    { type: 'execution_ended', status: 'partial' },
  ]);
});

test('one that is ended before its item is, was cancelled', async () => {
  const told: Happening[] = [];
  const failing = doing(() => Promise.reject(new Error('stop')));
  const executor = observedExecutor(failing, (happening) => told.push(happening));
  await expect(executor.execute(task, heard)).rejects.toThrow('stop');
  expect(told.at(-1)).toMatchObject({ type: 'execution_ended', status: 'cancelled' });
});
