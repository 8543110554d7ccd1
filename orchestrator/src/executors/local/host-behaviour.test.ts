import { access } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { children, isRunning, planFor, TestHosts } from '../../../test/hosts.ts';
import { item } from '../../../test/inline.ts';
import type { BoundPlan } from '../../pipeline/index.ts';

const behave = (more = '') => `
inputs: {how: {type: text}}
steps: {one: {component: test/behave, inputs: {how: $inputs.how}${more}}}
outputs: {data: $steps.one.data}`;

let hosts: TestHosts;
let plan: BoundPlan;
beforeAll(async () => {
  hosts = await TestHosts.open();
  plan = await planFor(behave());
});
afterAll(async () => {
  await hosts[Symbol.asyncDispose]();
  if (process.platform !== 'linux') return;
  const left = await children();
  if (left.length > 0) throw new Error(`these processes were left behind: ${left.join(', ')}`);
});

/** Runs a component in one way, then in an ordinary one, in the same lane. */
async function run(how: string, more?: string, with_: Parameters<TestHosts['run']>[2] = {}) {
  const ran = await hosts.run(
    more === undefined ? plan : await planFor(behave(more)),
    [item('a', { how })],
    with_,
  );
  const after = await hosts.run(plan, [item('b', { how: 'pid' })]);
  const pid = after.outputs.get('b')?.['data'] as number;
  expect(pid).toBeGreaterThan(0);
  const failed = ran.events.find((event) => event.type === 'item_failed');
  const lines = ran.events.flatMap((event) => (event.type === 'step_log' ? [event.line] : []));
  return { data: ran.outputs.get('a')?.['data'], error: failed?.error, lines, pid, events: ran.events };
}

describe('an attempt fails alone, and its process goes on, where a component', () => {
  test.each([
    ['throws', 'throw', 'COMPONENT_THREW', 'no such thing'],
    ['gives the wrong type', 'wrong', 'COMPONENT_OUTPUT_MISSING', 'data'],
    ['leaves a promise to reject', 'reject', 'ERROR_UNHANDLED', 'nobody waits for me'],
  ])('%s', async (_, how, code, words) => {
    const { pid: before } = await run('pid');
    const { error, pid } = await run(how);
    expect(error).toMatchObject({ code, at: { step: 'one', component: 'test/behave', item: 'a' } });
    expect(error!.message).toContain(words);
    expect(pid).toBe(before);
  });

  test('hears that it is to stop', async () => {
    const { pid: before } = await run('pid');
    const { error, pid } = await run('obey', ', timeout: 20ms');
    expect(error).toMatchObject({ code: 'STEP_TIMEOUT' });
    expect(pid).toBe(before);
  });
});

describe('an attempt fails with a typed error, and the next one finds a new process, where a component', () => {
  test.each([
    ['exits', 'exit', undefined, 'WORKER_CRASHED', 'exit code 3'],
    ['crashes in native code', 'abort', undefined, 'WORKER_CRASHED', 'SIGABRT'],
    ['reaches for memory that is not its own', 'segfault', undefined, 'WORKER_CRASHED', 'SIGSEGV'],
    ['blocks its thread', 'hang', ', timeout: 100ms', 'STEP_TIMEOUT', '100 ms'],
    ['does not hear that it is to stop', 'deaf', ', timeout: 20ms', 'STEP_TIMEOUT', '20 ms'],
    ['throws in a timer', 'timer', undefined, 'ERROR_UNHANDLED', 'out of a timer'],
  ])('%s', async (_, how, more, code, words) => {
    const { pid: before } = await run('pid');
    const { error, pid } = await run(how, more);
    expect(error).toMatchObject({ code, at: { step: 'one', item: 'a' } });
    expect(error!.message).toContain(words);
    expect(pid).not.toBe(before);
    expect(await isRunning(before)).toBe(false);
  });

  test('is cancelled while it blocks its thread', async () => {
    const { pid: before } = await run('pid');
    const cancel = new AbortController();
    const onEvent = ({ type }: { type: string }) => type === 'step_log' && cancel.abort();
    const { events, pid } = await run('hang', undefined, { signal: cancel.signal, onEvent });
    expect(events.at(-1)).toMatchObject({ type: 'item_cancelled' });
    expect(pid).not.toBe(before);
  });
});

describe('what a component', () => {
  test('prints becomes lines of its log', async () => {
    const { lines } = await run('print');
    expect(lines).toEqual([
      expect.objectContaining({ level: 'info', message: 'printed on standard output' }),
      expect.objectContaining({ level: 'warn', message: 'printed on standard error' }),
    ]);
  });

  test('floods its log with is cut off, and says how much is missing', async () => {
    const { data, lines } = await run('flood');
    expect(data).toBe('flooded');
    expect(lines.length).toBeLessThan(1000);
    expect(lines.some(({ message }) => message.includes('were dropped'))).toBe(true);
  });

  test('may know of the environment is a chosen part of it', async () => {
    // Keys of buckets are for two components alone.
    const hidden = ['KUMIKI_TEST_SECRET', 'KUMIKI_SOURCE_BUCKETS', 'KUMIKI_SINK_BUCKETS'];
    for (const name of hidden) process.env[name] = 'hidden';
    const { data } = await run('environment');
    for (const name of hidden) delete process.env[name];
    expect(data).toHaveProperty('PATH');
    for (const name of hidden) expect(data).not.toHaveProperty(name);
    expect(data).not.toHaveProperty('NODE_COMPILE_CACHE');
  });
});

test.runIf(process.platform === 'linux')('what components leave behind goes with their process', async () => {
  const strays: string[] = [];
  await using hosts = await TestHosts.open({ stray: ({ message }) => strays.push(message) });
  const ways = ['fork', 'litter', 'late', 'late', 'pid'].map((how, at) => item(String(at), { how }));
  const { outputs } = await hosts.run(plan, ways);
  const [child, litter, , , pid] = [...outputs.values()].map(({ data }) => data);
  expect([await isRunning(child as number), await isRunning(pid as number)]).toEqual([true, true]);
  expect(strays).toEqual([expect.stringContaining('too late for my item')]);
  await hosts.lanes.close();
  await expect.poll(async () => await isRunning(child as number)).toBe(false);
  await expect(access(litter as string)).rejects.toThrow('ENOENT');
});

describe.runIf(process.platform === 'linux')('a component that has temporary files', () => {
  test.each([
    ['fills its folder', 'fill', /held \d+ MiB in \d+ files and folders where 16 MiB are allowed/],
    ['makes very many', 'many', /held \d+ MiB in \d+ files and folders where 16 MiB are allowed/],
    ['nests folders without end', 'deep', /too deep to measure/],
  ])('and %s costs its attempt', async (_, how, words) => {
    await using hosts = await TestHosts.open({ scratchLimit: 16 * 2 ** 20 });
    const ways = ['environment', how, 'look', 'environment'].map((way, at) => item(String(at), { how: way }));
    const { events, outputs } = await hosts.run(plan, ways);
    const failed = events.find((event) => event.type === 'item_failed');
    const at = { step: 'one', component: 'test/behave', item: '1' };
    expect(failed?.error).toMatchObject({ code: 'WORKER_SCRATCH', retryable: false, at });
    expect(failed?.error.message).toMatch(words);
    expect(failed?.error.remedy).toContain('KUMIKI_WORKER_SCRATCH');
    const [before, after] = ['0', '3'].map((id) => outputs.get(id)?.['data'] as { TMPDIR: string });
    expect(outputs.get('2')?.['data']).toEqual([]);
    expect(after!.TMPDIR).not.toBe(before!.TMPDIR);
    await expect(access(before!.TMPDIR)).rejects.toThrow('ENOENT');
  });

  test('and leaves them behind finds none of them the next time, in the same process', async () => {
    const { pid: before } = await run('pid');
    const { data: path } = await run('litter');
    await expect(access(path as string)).rejects.toThrow('ENOENT');
    const { data: names, pid } = await run('look');
    expect([names, pid]).toEqual([[], before]);
  });
});

test.runIf(process.platform === 'linux')(
  'a component that allocates without end costs its attempt',
  async () => {
    await using hosts = await TestHosts.open({ memoryLimit: 500 * 2 ** 20 });
    const { events, outputs } = await hosts.run(plan, [
      item('a', { how: 'grow' }),
      item('b', { how: 'pid' }),
    ]);
    const failed = events.find((event) => event.type === 'item_failed');
    expect(failed?.error).toMatchObject({
      code: 'WORKER_MEMORY',
      retryable: false,
      at: { component: 'test/behave' },
    });
    expect(failed?.error.message).toMatch(/used \d+ MiB of memory where 500 MiB are allowed/);
    expect(failed?.error.remedy).toContain('KUMIKI_WORKER_MEMORY');
    expect(outputs.has('b')).toBe(true);
  },
);
