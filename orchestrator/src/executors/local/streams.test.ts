import type { KumikiError } from '@kumiki/component-sdk/errors';
import { describe, expect, test, vi } from 'vitest';
import { hasPython } from '../../../../component-sdk/test/python.ts';
import { planFor, TestHosts } from '../../../test/hosts.ts';
import { item } from '../../../test/inline.ts';

const languages = [
  { component: 'test/stream', isThere: true },
  { component: 'test/python-stream', isThere: hasPython },
].filter(({ isThere }) => isThere);

/** Packages may be installed first. */
describe.each(languages)('a component with a stream, $component', { timeout: 120_000 }, ({ component }) => {
  const items = (numbers: readonly number[]) => numbers.map((number, at) => item(`${at}`, { number }));
  const single = (more = '') => `
inputs: {number: {type: number}}
steps:
  add: {component: ${component}, inputs: {number: $inputs.number}${more}}
outputs: {sum: $steps.add.sum}`;

  test('sees the items of an execution one after the other, and those of the next one apart', async () => {
    await using hosts = await TestHosts.open({ width: 2 });
    const plan = await planFor(single());
    const sums = async (numbers: readonly number[]) =>
      [...(await hosts.run(plan, items(numbers))).outputs.values()].map(({ sum }) => sum);
    expect(await sums([1, 2, 3, 4])).toEqual([1, 3, 6, 10]);
    expect(await sums([5, -1, 6, 7])).toEqual([5, 6, 13]);
  });

  test('sees each list that it is mapped over as a stream, in its order', async () => {
    await using hosts = await TestHosts.open();
    const plan = await planFor(`
inputs: {numbers: {type: 'number[]'}}
steps:
  add: {component: ${component}, inputs: {number: $inputs.numbers}}
outputs: {sums: $steps.add.sum}`);
    const lists = [item('a', { numbers: [1, 2, 3, 4, 5] }), item('b', { numbers: [10, 20] })];
    const { outputs } = await hosts.run(plan, lists);
    expect(outputs.get('a')).toEqual({ sums: [1, 3, 6, 10, 15] });
    expect(outputs.get('b')).toEqual({ sums: [10, 30] });
  });

  test('comes to its end when the items do, and what it throws there is told', async () => {
    const strays: KumikiError[] = [];
    await using hosts = await TestHosts.open({ stray: (error) => strays.push(error) });
    await hosts.run(await planFor(single(', params: {atEnd: throw}')), items([3, 4]));
    await vi.waitFor(() => expect(strays).toHaveLength(1), { timeout: 10_000 });
    expect(strays[0]).toMatchObject({ code: 'COMPONENT_THREW' });
    expect(strays[0]!.message).toContain('the sum was 7');
  });
});
