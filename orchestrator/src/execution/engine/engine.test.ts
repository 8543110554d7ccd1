import { beforeEach, describe, expect, it } from 'vitest';
import { chainOf, EngineFixture, number, single, submission } from '../../../test/engine-fixture.ts';
import { inline, planOf } from '../../../test/inline.ts';

const kumiki = new EngineFixture();
const double = kumiki.counted('double', (value) => value * 2);
const next = kumiki.counted('next', (value) => value + 1);
let isBad = true;
beforeEach(() => {
  isBad = true;
});
const picky = kumiki.counted('picky', (value) => {
  if (isBad && value === 4) throw new Error('four is not for me');
  return value;
});
const components = [double, next, picky];

describe('an execution', () => {
  it('is recorded from the first to the last word', async () => {
    const { ref, execution, results } = await kumiki.run(
      submission(await planOf(chainOf('double', 'next'), components), [1, 2]),
      components,
    );
    expect(Object.fromEntries(results)).toEqual({ i1: { n: 3 }, i2: { n: 5 } });
    const counts = { total: 2, succeeded: 2 };
    expect(execution).toMatchObject({ status: 'succeeded', counts, executor: 'local' });
    expect(await kumiki.store.items(ref, {}, { from: 0, limit: 9 })).toMatchObject([
      { name: 'i1', outputs: { n: { data: 3 } } },
      { name: 'i2', outputs: { n: { data: 5 } } },
    ]);
    const attempts = await kumiki.store.attempts(ref, 0);
    expect(attempts).toMatchObject([
      { step: 'first', number: 1, outcome: 'succeeded' },
      { step: 'second', number: 1, outcome: 'succeeded' },
    ]);
    expect(attempts.every(({ usage }) => usage.cpuMs !== undefined)).toBe(true);
    const events = await kumiki.store.events(ref, { from: 1, limit: 100 });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.at(-1)).toMatchObject({ type: 'execution_ended', status: 'succeeded' });
  });

  it('goes on from the step that failed when its failed items are tried again', async () => {
    const plan = await planOf(chainOf('double', 'picky', 'keep: all'), components);
    const { ref, execution } = await kumiki.run(submission(plan, [1, 2]), components);
    expect(execution).toMatchObject({ status: 'partial', counts: { succeeded: 1, failed: 1 } });
    expect(await kumiki.steps(ref)).toContain('i2 second failed');
    isBad = false;
    kumiki.ran = [];
    await kumiki.engine.retry(ref);
    const again = await kumiki.carryOut(ref, components);
    expect(kumiki.ran).toEqual(['picky 4']);
    expect(again.execution).toMatchObject({ status: 'succeeded', generation: 1 });
    expect(await kumiki.store.attempts(ref, 1)).toMatchObject([
      { step: 'first', number: 1, outcome: 'succeeded' },
      { step: 'second', number: 1, outcome: 'failed', error: { code: 'COMPONENT_THREW' } },
      { step: 'second', number: 2, outcome: 'succeeded' },
    ]);
  });

  it('makes what was not kept again, without saying that it ran twice', async () => {
    const plan = await planOf(chainOf('double', 'picky', 'keep: outputs'), components);
    const { ref } = await kumiki.run(submission(plan, [2]), components);
    isBad = false;
    kumiki.ran = [];
    await kumiki.engine.retry(ref);
    const { execution } = await kumiki.carryOut(ref, components);
    expect(kumiki.ran).toEqual(['double 2', 'picky 4']);
    expect(execution.status).toBe('succeeded');
    expect((await kumiki.store.attempts(ref, 0)).map(({ step }) => step)).toEqual([
      'first',
      'second',
      'second',
    ]);
  });

  it('that is cancelled ends as such, with what was finished', async () => {
    const slow = inline('test/slow', number, {
      async run({ inputs, signal }) {
        if (inputs['number'] === 1) return { number: 1 };
        void kumiki.engine.cancel(ref);
        await new Promise((_, reject) => signal.addEventListener('abort', reject));
        return { number: 0 };
      },
    });
    const plan = await planOf(single('slow'), [slow]);
    const ref = await kumiki.engine.accept(submission(plan, [1, 2, 3]));
    const { execution } = await kumiki.carryOut(ref, [slow]);
    expect(execution).toMatchObject({ status: 'cancelled', counts: { succeeded: 1, cancelled: 2 } });
    // Cut short is no failure.
    const [times] = await kumiki.store.stepTimes(ref);
    expect(times).toMatchObject({ counts: { succeeded: 1 }, failedAttempts: 0 });
    expect(times?.counts).not.toHaveProperty('failed');
  });

  it('that its process carries out belongs to that from the beginning', async () => {
    const plan = await planOf(chainOf('double', 'next'), components);
    const ref = await kumiki.engine.accept(submission(plan, [1, 2]), { take: true });
    const accepted = await kumiki.store.execution(ref);
    expect(accepted).toMatchObject({ status: 'accepted', epoch: 1, owner: expect.any(String) });
    await expect(kumiki.store.claim(ref, 'other')).rejects.toMatchObject({ code: 'EXECUTION_OWNED' });
    const { execution, results } = await kumiki.carryOut(ref, components);
    expect(Object.fromEntries(results)).toEqual({ i1: { n: 3 }, i2: { n: 5 } });
    expect(execution).toMatchObject({ status: 'succeeded', epoch: 1, counts: { succeeded: 2 } });
  });

  it('that waits in its process is cancelled, and not carried out any more', async () => {
    const plan = await planOf(chainOf('double', 'next'), components);
    const ref = await kumiki.engine.accept(submission(plan, [1]), { take: true });
    expect(await kumiki.engine.cancel(ref)).toMatchObject({ status: 'cancelled' });
    await expect(kumiki.carryOut(ref, components)).rejects.toMatchObject({ code: 'EXECUTION_STATE' });
    expect(kumiki.ran).toEqual([]);
  });

  it('that nobody works on is cancelled at once', async () => {
    const ref = await kumiki.engine.accept(
      submission(await planOf(chainOf('double', 'next'), components), [1]),
    );
    expect(await kumiki.engine.cancel(ref)).toMatchObject({ status: 'cancelled' });
  });

  it('of which only the end is missing ends, also where its plan is gone by now', async () => {
    const plan = await planOf(chainOf('double', 'next'), components);
    const ref = await kumiki.engine.accept(submission(plan, [1]));
    const { compiled } = await kumiki.store.execution(ref);
    const { epoch } = await kumiki.store.claim(ref, 'dying');
    await kumiki.store.commit(ref, { epoch }, [
      { type: 'plan', plan: compiled!, steps: ['first', 'second'] },
      { type: 'start' },
      { type: 'item_started', item: 0 },
      { type: 'item_succeeded', item: 0, outputs: { n: { data: 3 } } },
    ]);
    await kumiki.objects.delete(compiled!.digest);
    const { execution } = await kumiki.carryOut(ref, components);
    expect(execution).toMatchObject({ status: 'succeeded', counts: { succeeded: 1 } });
  });

  it('whose component cannot start fails as a whole, and says why', async () => {
    const broken = inline('test/broken', number, {
      setup() {
        throw new Error('no camera');
      },
      run: () => ({ number: 1 }),
    });
    const plan = await planOf(single('broken'), [broken]);
    const ref = await kumiki.engine.accept(submission(plan, [1]));
    await expect(kumiki.carryOut(ref, [broken])).rejects.toMatchObject({ code: 'COMPONENT_SETUP_FAILED' });
    expect(await kumiki.store.execution(ref)).toMatchObject({
      status: 'failed',
      error: { code: 'COMPONENT_SETUP_FAILED' },
    });
  });

  it('keeps the lines that components log, with the attempt that said them', async () => {
    const chatty = inline('test/chatty', number, {
      run({ inputs, log }) {
        log.info(`this is ${inputs['number'] as number}`);
        return { number: 1 };
      },
    });
    const plan = await planOf(single('chatty'), [chatty]);
    const { ref } = await kumiki.run(submission(plan, [7]), [chatty]);
    expect(await kumiki.store.log(ref, {}, { after: 0, limit: 9 })).toMatchObject([
      { item: 0, step: 's', attempt: 1, line: { level: 'info', message: 'this is 7' } },
    ]);
  });
});
