import { expect, test } from 'vitest';
import { planFor, TestHosts } from '../../../test/hosts.ts';
import { item } from '../../../test/inline.ts';

const behave = `
inputs: {how: {type: text}}
steps: {one: {component: test/behave, inputs: {how: $inputs.how}}}
outputs: {data: $steps.one.data}`;

test('lanes say how they are used, and which of their processes were lost', async () => {
  await using hosts = await TestHosts.open({ width: 2 });
  const { lanes } = hosts;
  const plan = await planFor(behave);
  const { signal } = new AbortController();
  expect(lanes.use).toMatchObject({ width: 2, busy: 0, waiting: 0 });
  const both = [await lanes.take(signal), await lanes.take(signal)] as const;
  const third = lanes.take(signal);
  expect(lanes.use).toMatchObject({ busy: 2, waiting: 1 });
  lanes.giveBack(both[0]);
  lanes.giveBack(await third);
  lanes.giveBack(both[1]);
  expect(lanes.use).toMatchObject({ busy: 0, waiting: 0 });

  await hosts.run(plan, [item('a', { how: 'pid' })]);
  const before = lanes.use.hosts;
  expect(before).toMatchObject({ lost: 0 });
  await hosts.run(plan, [item('a', { how: 'exit' })]);
  await hosts.run(plan, [item('b', { how: 'pid' })]);
  const after = lanes.use.hosts;
  expect(after.lost).toBe(1);
  expect(after.started).toBeGreaterThan(before.started);
  expect(after.alive).toBe(after.started - 1);
});
