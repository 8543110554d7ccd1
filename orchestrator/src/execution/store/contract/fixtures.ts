import { createHash } from 'node:crypto';
import { kumikiError, type ErrorCode } from '@kumiki/component-sdk/errors';
import { expect } from 'vitest';
import type { ExecutionRef, NewExecution } from '../../model/execution.ts';
import { newExecutionId } from '../../model/ids.ts';
import type { NewItem } from '../../model/item.ts';
import type { ArtifactRef } from '../../model/value.ts';
import type { ExecutionStore } from '../execution-store.ts';

/** A clock that stands until it is moved. */
export class Clock {
  #now = Date.now();
  readonly now = (): number => this.#now;
  pass(ms: number): void {
    this.#now += ms;
  }
}

export const error = kumikiError('IMAGE_EMPTY', { source: 'a.jpg' }).toJSON();

export function artifact(content: string, size = 10): ArtifactRef {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  return { digest, size, mediaType: 'image/png' };
}

export const plan = artifact('plan', 100);

export function newExecution(clock: Clock, more: Partial<NewExecution> = {}): NewExecution {
  return {
    project: 'default',
    id: newExecutionId(clock.now()),
    pipeline: { name: 'find-and-mark', version: 2 },
    params: { width: 640 },
    shared: {},
    files: {},
    priority: 0,
    keep: 'all',
    labels: {},
    ...more,
  };
}

export function newItems(count: number, from = 0): NewItem[] {
  return Array.from({ length: count }, (_, at) => ({
    name: `photo-${from + at}`,
    inputs: { image: artifact(`input ${from + at}`) },
  }));
}

/** An execution with so many items, that `owner` runs by steps `a` and `b`; its epoch is 1. */
export async function running(
  store: ExecutionStore,
  clock: Clock,
  items = 2,
  more: Partial<NewExecution> = {},
): Promise<ExecutionRef> {
  const execution = newExecution(clock, more);
  await store.create(execution, newItems(items), { complete: true });
  await store.keepAlive('owner', 60_000);
  await store.claim(execution, 'owner');
  await store.commit(execution, { epoch: 1 }, [{ type: 'plan', plan, steps: ['a', 'b'] }, { type: 'start' }]);
  return { project: execution.project, id: execution.id };
}

/** Ends a running execution of the given owner's epoch with all its items succeeded. */
export async function finish(store: ExecutionStore, ref: ExecutionRef, items = 2, epoch = 1): Promise<void> {
  for (let item = 0; item < items; item++) {
    await store.commit(ref, { epoch }, [
      { type: 'item_started', item },
      { type: 'item_succeeded', item, outputs: { image: artifact(`output ${item}`) } },
    ]);
  }
  await store.commit(ref, { epoch }, [{ type: 'end' }]);
}

/** All events; checks that their numbers have no gap and that there is one end at most in each generation. */
export async function allEvents(store: ExecutionStore, ref: ExecutionRef): Promise<string[]> {
  const { seq } = await store.execution(ref);
  const events = await store.events(ref, { from: 1, limit: seq + 10 });
  expect(events.map((event) => event.seq)).toEqual(Array.from({ length: seq }, (_, at) => at + 1));
  return events.map(({ type }) => type);
}

export function code(expected: ErrorCode): { code: ErrorCode } {
  return expect.objectContaining({ code: expected }) as { code: ErrorCode };
}
