import { kumikiError } from '@kumiki/component-sdk/errors';
import { expect, test } from 'vitest';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { LaneRun } from '../../local/lane.ts';
import { podLanes } from './pod-lanes.ts';
import { onlyWorker } from './pod-process.ts';

const crashed = kumikiError('WORKER_CRASHED', { component: 'test/add', how: 'it is gone' });
const step = { id: 'add', component: 'sha256:1', timeoutMs: 1000 } as PlanStep;

/** What comes of a step whose worker ends. */
async function failure(endingMs: number, crash: () => void, signal: AbortSignal): Promise<unknown> {
  const worker = {
    start: () => Promise.resolve(),
    checkStreams: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
    endStream: () => Promise.resolve(),
    run: () => {
      crash();
      return Promise.reject(crashed);
    },
  };
  const lanes = podLanes(new Map([[step.component, onlyWorker(worker)]]), 1, endingMs);
  const lane = await lanes.take(signal);
  const run = { params: {}, signal } as unknown as LaneRun;
  return await lane.run(step, {}, run).catch((thrown: unknown) => thrown);
}

test('a worker that is ended with its pod is no failure of its step', async () => {
  const ending = new AbortController();
  const thrown = await failure(
    60_000,
    () => setImmediate(() => ending.abort(new Error('ends'))),
    ending.signal,
  );
  expect(thrown).toEqual(new Error('ends'));
});

test('a worker that ends by itself is one', async () => {
  expect(await failure(1, () => undefined, new AbortController().signal)).toBe(crashed);
});
