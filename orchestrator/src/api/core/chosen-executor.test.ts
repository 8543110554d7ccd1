import { expect, test } from 'vitest';
import type { Executor } from '../../executors/index.ts';
import type { ExecutorChoice, Plan } from '../../pipeline/index.ts';
import { ChosenExecutors } from './chosen-executor.ts';

const executor = (kind: Executor['kind']): Executor => ({
  kind,
  execute: () => Promise.resolve(),
  close: () => Promise.resolve(),
});
const [local, argo] = [executor('local'), executor('argo')];
const planWith = (choice?: ExecutorChoice) => ({ ...(choice && { executor: choice }) }) as Plan;

test.each<[ExecutorChoice, ExecutorChoice | undefined, Executor]>([
  ['local', undefined, local],
  ['argo', undefined, argo],
  ['local', 'argo', argo],
  ['argo', 'local', local],
])('a platform that is set to %s carries out what says %s', (usual, said, wanted) => {
  const chosen = new ChosenExecutors({ local, argo, usual });
  chosen.check(said);
  expect(chosen.of(planWith(said))).toBe(wanted);
});

test('a platform without a cluster refuses what wants one, also where it was accepted before', async () => {
  const chosen = new ChosenExecutors({ local, usual: 'local' });
  expect(() => chosen.check('argo')).toThrow(/no cluster/);
  await expect(chosen.of(planWith('argo')).execute({} as never, {} as never)).rejects.toThrow(/no cluster/);
  expect(chosen.of(planWith())).toBe(local);
});
