import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../../../../component-sdk/test/python.ts';
import { planFor, TestHosts } from '../../../test/hosts.ts';
import { item } from '../../../test/inline.ts';

interface Seen {
  readonly pid: number;
  readonly word: string;
  readonly lies: readonly string[];
  readonly sum: number;
}

let hosts: TestHosts;
beforeAll(async () => {
  hosts = await TestHosts.open();
});
afterAll(() => hosts[Symbol.asyncDispose]());

async function ran(steps: string, names: readonly string[], more = '') {
  const outputs = names.map((name) => `${name}: $steps.${name}.seen`).join(', ');
  const plan = await planFor(`steps:\n${steps}\noutputs: {${outputs}${more}}`);
  const { outputs: given, events } = await hosts.run(plan, [item('a', {})]);
  return { events, seen: names.map((name) => given.get('a')?.[name] as unknown as Seen) };
}

/** Packages may be installed first. */
describe.runIf(hasPython)('Python components of a bundle', { timeout: 120_000 }, () => {
  test('share a process, find the files beside each of them, and get images that never left it', async () => {
    const { seen } = await ran(
      `
  one: {component: test/python-first}
  two: {component: test/python-second, inputs: {image: $steps.one.image, images: $steps.one.list}}
  three: {component: test/python-first, inputs: {image: $steps.two.image}}`,
      ['one', 'two', 'three'],
    );
    const [one, two, three] = seen;
    expect(one).toMatchObject({ word: 'first', lies: [] });
    expect(two).toEqual({ pid: one!.pid, word: 'second', lies: ['bytes', 'bytes', 'bytes'], sum: 24 });
    expect(three).toEqual({ pid: one!.pid, word: 'first', lies: ['bytes'], sum: 7 });
  });

  test('hand images to other processes and take them from there, also what was a result before', async () => {
    const { seen } = await ran(
      `
  one: {component: test/python-first}
  other: {component: test/share, inputs: {image: $steps.one.image, images: $steps.one.list}}
  back: {component: test/python-second, inputs: {image: $steps.other.image}}
  again: {component: test/python-second, inputs: {image: $steps.one.image}}`,
      ['one', 'other', 'back', 'again'],
      ', image: $steps.one.image',
    );
    const [one, other, back, again] = seen;
    const twelveOf = (level: number) => Array.from({ length: 12 }, () => level);
    expect(other).toMatchObject({ own: [false, false, false], sum: [7, 8, 9].flatMap(twelveOf) });
    expect(back).toMatchObject({ pid: one!.pid, sum: 7 });
    expect(again).toMatchObject({ pid: one!.pid, lies: ['bytes'], sum: 7 });
  });

  test('are alone where they may reach the network, and get copies then', async () => {
    const { seen } = await ran(
      `
  one: {component: test/python-first}
  alone: {component: test/python-alone, inputs: {image: $steps.one.image}}`,
      ['one', 'alone'],
    );
    expect(seen[1]!.pid).not.toBe(seen[0]!.pid);
    expect(seen[1]).toMatchObject({ word: 'alone', lies: ['mmap'], sum: 7 });
  });

  test('one that crashes is named, and the next item finds them all again', async () => {
    const steps = (fault: string) => `
  one: {component: test/python-first}
  two: {component: test/python-second, inputs: {image: $steps.one.image}, params: {fault: ${fault}}}`;
    const before = await ran(steps('none'), ['one', 'two']);
    const { events } = await ran(steps('crash'), ['two']);
    const failed = events.find((event) => event.type === 'item_failed');
    expect(failed?.error).toMatchObject({
      code: 'WORKER_CRASHED',
      at: { step: 'two', component: 'test/python-second' },
    });
    const after = await ran(steps('none'), ['one', 'two']);
    expect(after.seen.map(({ word }) => word)).toEqual(['first', 'second']);
    expect(after.seen[0]!.pid).not.toBe(before.seen[0]!.pid);
  });
});
