import { kumikiError } from '@kumiki/component-sdk/errors';
import { describe, expect, test } from 'vitest';
import { chainOf, number } from '../../../../test/engine-fixture.ts';
import { inline, planOf } from '../../../../test/inline.ts';
import { podState } from '../cluster/read-state.ts';
import { whyEnded } from './why-ended.ts';

const crashed = kumikiError('WORKER_CRASHED', { component: 'test/add', how: 'it is gone' }).toJSON();

const plan = async () => {
  const run = () => ({ number: 1 });
  const components = ['double', 'add'].map((name) => inline(`test/${name}`, number, { run }));
  return (await planOf(chainOf('double', 'add').replace(', params: {by: $params.by}', ''), components)).plan;
};

/** A pod whose second worker has a state. */
const podWith = (state: object) =>
  podState({
    metadata: { name: 'p', uid: 'pod-1', annotations: { 'kumiki.dev/workers': '0,1' } },
    spec: { initContainers: [{ name: 'worker-1', resources: { limits: { memory: '1Gi' } } }] },
    status: {
      phase: 'Running',
      initContainerStatuses: [{ name: 'worker-0' }, { name: 'worker-1', ...state }],
    },
  });

describe('a worker of a pod that ended', () => {
  const told = async (...states: object[]) => {
    const step = (await plan()).steps[1]!.id;
    const api = { pods: () => Promise.resolve([podWith(states.length > 1 ? states.shift()! : states[0]!)]) };
    const ended = { name: 'kumiki-1', pod: 'pod-1', step, plan: await plan() };
    return await whyEnded(api, ended, crashed, new AbortController().signal, 0);
  };

  test('by its limit of memory is told so, as soon as the cluster knows', async () => {
    const killed = { lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } };
    const error = await told({}, killed);
    expect(error).toMatchObject({
      code: 'POD_MEMORY',
      message: expect.stringMatching(/test\/add .* limit of 1Gi/) as string,
    });
  });

  test('by itself is told with its last words', async () => {
    const message = 'begins\nError: no such model\n';
    const error = await told({ lastState: { terminated: { reason: 'Error', exitCode: 139, message } } });
    expect(error).toMatchObject({
      code: 'WORKER_CRASHED',
      message: expect.stringMatching(
        /test\/add .* with exit code 139; its last words: Error: no such/,
      ) as string,
    });
  });

  test('of which the cluster knows nothing is told as the helper tells it', async () => {
    expect(await told({})).toEqual(crashed);
  });
});
