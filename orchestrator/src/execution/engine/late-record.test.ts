import { kumikiError } from '@kumiki/component-sdk/errors';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chainOf, EngineFixture, number, single, submission } from '../../../test/engine-fixture.ts';
import { inline, planOf } from '../../../test/inline.ts';
import type { ExecutionRef } from '../index.ts';
import { Engine } from './engine.ts';

const kumiki = new EngineFixture();
const double = kumiki.counted('double', (value) => value * 2);
const next = kumiki.counted('next', (value) => value + 1);
const components = [double, next];

/** Times come when the test says so. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function taken(stored?: Promise<unknown>) {
  const plan = await planOf(chainOf('double', 'next'), components);
  const atHand = stored && { bytes: new Map(), unseen: new Set<string>(), stored };
  return await kumiki.engine.takeLate(submission(plan, [3]), atHand);
}

async function eventsOf(ref: ExecutionRef): Promise<string[]> {
  const events = await kumiki.store.events(ref, { from: 1, limit: 100 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  return events.map(({ type }) => type);
}

async function count(): Promise<number> {
  return (await kumiki.store.list('default', {}, { limit: 9 })).executions.length;
}

test('an execution that is over soon is recorded with its end, in one change', async () => {
  const { ref, written } = await taken();
  expect(await count()).toBe(0);
  const { execution, results } = await kumiki.carryOut(ref, components);
  expect(results.get('i3')).toEqual({ n: 7 });
  const end = { status: 'succeeded', revision: 1, epoch: 1, counts: { total: 1, succeeded: 1 } };
  expect(execution).toMatchObject(end);
  await written();
  expect(await kumiki.store.execution(ref)).toMatchObject(end);
  const events = await eventsOf(ref);
  const first = ['execution_accepted', 'items_added', 'execution_claimed', 'execution_planned'];
  expect([...events.slice(0, 4), events.at(-1)]).toEqual([...first, 'execution_ended']);
});

test('what is recorded later has the times at which it happened', async () => {
  const slow = inline('test/slow', number, {
    run() {
      const begun = Date.now();
      while (Date.now() - begun < 5);
      return { number: 1 };
    },
  });
  const { ref } = await kumiki.engine.takeLate(submission(await planOf(single('slow'), [slow]), [1]));
  const { execution } = await kumiki.carryOut(ref, [slow]);
  expect(execution.revision).toBe(1);
  expect(execution.endedAt! - execution.startedAt!).toBeGreaterThanOrEqual(5);
});

test('one that waits or takes longer is recorded in time, and goes on from there', async () => {
  const { ref, written } = await taken();
  vi.advanceTimersByTime(1000);
  await written();
  expect(await kumiki.store.execution(ref)).toMatchObject({ status: 'accepted', epoch: 1 });
  await expect(kumiki.store.claim(ref, 'other')).rejects.toMatchObject({ code: 'EXECUTION_OWNED' });
  const { execution } = await kumiki.carryOut(ref, components);
  expect(execution).toMatchObject({ status: 'succeeded', epoch: 1 });
  expect((await eventsOf(ref)).at(-1)).toBe('execution_ended');
});

test('one whose steps may do something outside is recorded before they do', async () => {
  const sends = inline('test/sends', `${number}\ndeterministic: false`, { run: () => ({ number: 1 }) });
  const { ref } = await kumiki.engine.takeLate(submission(await planOf(single('sends'), [sends]), [1]));
  expect(await kumiki.store.execution(ref)).toMatchObject({ status: 'accepted', epoch: 1 });
});

test('one whose inputs are still being stored runs meanwhile, and is recorded after them', async () => {
  const { promise: stored, resolve } = Promise.withResolvers<void>();
  const { ref } = await taken(stored);
  const ending = kumiki.carryOut(ref, components);
  await expect.poll(() => kumiki.ran).toEqual(['double 3', 'next 6']);
  expect(await count()).toBe(0);
  resolve();
  expect((await ending).execution).toMatchObject({ status: 'succeeded', revision: 1 });
});

test('one whose inputs cannot be stored leaves no record, and says why', async () => {
  const full = Promise.reject(kumikiError('STORE_FULL', { store: 'the disk' }));
  full.catch(() => undefined);
  const { ref, written } = await taken(full);
  await expect(kumiki.carryOut(ref, components)).rejects.toMatchObject({ code: 'STORE_FULL' });
  await expect(written()).rejects.toMatchObject({ code: 'STORE_FULL' });
  expect(await count()).toBe(0);
});

test('one whose log has lines has all of them', async () => {
  const chatty = inline('test/chatty', number, {
    run({ log }) {
      log.info('here');
      return { number: 1 };
    },
  });
  const { ref } = await kumiki.engine.takeLate(submission(await planOf(single('chatty'), [chatty]), [1]));
  await kumiki.carryOut(ref, [chatty]);
  const lines = await kumiki.store.log(ref, {}, { after: 0, limit: 9 });
  expect(lines).toMatchObject([{ step: 's', line: { message: 'here' } }]);
  expect((await eventsOf(ref)).at(-1)).toBe('execution_ended');
});

test('one that is cancelled before it began ends as such', async () => {
  const { ref } = await taken();
  expect(await kumiki.engine.cancel(ref)).toMatchObject({ status: 'cancelled' });
  expect((await eventsOf(ref)).at(-1)).toBe('execution_ended');
});

test('one that has not begun when the process goes is there for the next', async () => {
  const { ref } = await taken();
  await kumiki.engine[Symbol.asyncDispose]();
  kumiki.engine = await Engine.open({ store: kumiki.store, objects: kumiki.objects });
  expect((await kumiki.engine.abandoned(9)).map(({ id }) => id)).toEqual([ref.id]);
});

test('what keeps the record from being written is told to who carries it out, and to who waits', async () => {
  const store = new Proxy(kumiki.store, {
    get: (target, name) => {
      if (name === 'createOwned')
        return async () => await Promise.reject(kumikiError('STORE_FULL', { store: 'the disk' }));
      const found = Reflect.get(target, name, target) as unknown;
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
  kumiki.engine = await Engine.open({ store, objects: kumiki.objects });
  const { ref, written } = await taken();
  await expect(kumiki.carryOut(ref, components)).rejects.toMatchObject({ code: 'STORE_FULL' });
  await expect(written()).rejects.toMatchObject({ code: 'STORE_FULL' });
  expect(await count()).toBe(0);
});
