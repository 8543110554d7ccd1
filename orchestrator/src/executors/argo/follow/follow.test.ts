import type { KumikiError } from '@kumiki/component-sdk/errors';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { describe, expect, test } from 'vitest';
import { podState, workflowState } from '../cluster/read-state.ts';
import { follow } from './follow.ts';
import { endOf, troublesOf } from './troubles.ts';

const born = '2026-01-01T00:00:00Z';
const start = Date.parse(born);

const workflow = (phase: string | undefined, status: object = {}) =>
  workflowState({
    metadata: { name: 'kumiki-1', uid: 'u' },
    status: { ...(phase !== undefined && { phase }), ...status },
  });
const pod = (status: object) => podState({ metadata: { name: 'kumiki-1-group-0', uid: 'p' }, status });
const waiting = (reason: string, message = '', more: object = {}) =>
  pod({
    phase: 'Pending',
    containerStatuses: [{ name: 'main', restartCount: 3, state: { waiting: { reason, message } }, ...more }],
  });

describe('what is wrong is told in words', () => {
  const minute = () => 60_000;
  const ended = { lastState: { terminated: { reason: 'Error', exitCode: 139 } } };
  const noRoom = {
    type: 'PodScheduled',
    status: 'False',
    message: '0/3 nodes are available: 3 Insufficient cpu.',
  };
  const quota = { a: { type: 'Pod', phase: 'Pending', message: 'pods "a" is forbidden: exceeded quota: q' } };
  test.each([
    ['a controller that does not run', workflow(undefined), [], /has not looked at its Workflow/],
    ['a quota', workflow('Running', { nodes: quota }), [], /allows no more pods: .*exceeded quota/],
    [
      'no room',
      workflow('Running'),
      [pod({ phase: 'Pending', conditions: [noRoom] })],
      /no node takes .*Insufficient cpu/,
    ],
    [
      'an image',
      workflow('Running'),
      [waiting('ImagePullBackOff', 'not found')],
      /image of main cannot be pulled: not found/,
    ],
    [
      'a start',
      workflow('Running'),
      [waiting('CreateContainerError', 'no such file')],
      /main cannot be started: no such file/,
    ],
    [
      'crashes',
      workflow('Running'),
      [waiting('CrashLoopBackOff', '', ended)],
      /ended 3 times \(Error, exit code 139\)/,
    ],
    ['what the pods may not say', workflow('Running'), [pod({ phase: 'Succeeded' })], /workflowtaskresults/],
    ['no pod', workflow('Running'), [], /there is no pod of it/],
  ])('%s', (_, state, pods, words) => {
    const found = troublesOf(state, pods, minute);
    expect(found).toHaveLength(1);
    expect(found[0]!.reason).toMatch(words);
  });

  test('and nothing where all goes on', () => {
    expect(troublesOf(workflow(undefined), [], () => 1000)).toEqual([]);
    expect(troublesOf(workflow('Running'), [pod({ phase: 'Running' })], minute)).toEqual([]);
    expect(troublesOf(workflow('Running'), [waiting('ContainerCreating')], minute)).toEqual([]);
  });

  test('why pods ended without a result', () => {
    const killed = { name: 'worker-0', state: { terminated: { reason: 'OOMKilled', exitCode: 137 } } };
    expect(endOf(workflow('Failed'), [pod({ phase: 'Failed', containerStatuses: [killed] })])).toMatch(
      /more memory/,
    );
    const evicted = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory.' };
    expect(endOf(workflow('Failed'), [pod(evicted)])).toMatch(/Evicted The node was low/);
    expect(endOf(workflow('Failed', { message: 'Max duration limit exceeded' }), [])).toMatch(/Max duration/);
  });
});

/** What a story of states, a second apart, makes it say. */
async function told(
  states: (() => ReturnType<typeof workflow> | undefined)[],
  pods = [waiting('ErrImagePull', 'gone')],
) {
  const warned: KumikiError[] = [];
  const failed: KumikiError[] = [];
  const over = new AbortController();
  let at = 0;
  await follow({
    name: 'kumiki-1',
    signal: over.signal,
    everyMs: 0,
    now: () => start + at * 30_000,
    warn: (error) => warned.push(error),
    fail: (error) => {
      failed.push(error);
      over.abort();
    },
    api: {
      server: 'https://cluster',
      pods: () => Promise.resolve(pods),
      workflow: async () => {
        const state = states[at++];
        if (!state) over.abort();
        return await Promise.resolve(state?.());
      },
    },
  });
  return {
    warned: warned.map(({ code }) => code),
    failed: failed.map(({ code, message }) => `${code} ${message}`),
  };
}

describe('a Workflow that is followed', () => {
  const running = () => workflow('Running');

  test('is told of once, and fails what does not mend', async () => {
    const { warned, failed } = await told(Array.from({ length: 12 }, () => running));
    expect(warned).toEqual(['POD_CANNOT_START']);
    expect(failed).toEqual([expect.stringMatching(/POD_CANNOT_START .*cannot be pulled: gone/)]);
  });

  test('goes on over a cluster that does not answer', async () => {
    const away = () => {
      throw kumikiError('CLUSTER_UNREACHABLE', { server: 'https://cluster', reason: 'it is away' });
    };
    const { warned, failed } = await told(
      [running, away, away, away, running, running],
      [pod({ phase: 'Running' })],
    );
    expect(warned).toEqual(['CLUSTER_UNREACHABLE']);
    expect(failed).toEqual([]);
  });

  test('that has failed, or is gone, leaves its items without a result', async () => {
    const ended = () => workflow('Failed', { message: 'it took too long' });
    expect((await told([ended, ended], [])).failed).toEqual([
      expect.stringMatching(/POD_LOST .*it took too long/),
    ]);
    const gone = () => undefined;
    expect((await told([gone as never, gone as never], [])).failed).toEqual([
      expect.stringMatching(/was removed/),
    ]);
  });
});
