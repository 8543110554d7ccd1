import { describe, expect, it } from 'vitest';
import { chainOf, EngineFixture, number, submission } from '../../../test/engine-fixture.ts';
import { planOf } from '../../../test/inline.ts';
import { digestTree } from '../artifacts/index.ts';

const kumiki = new EngineFixture();
const double = kumiki.counted('double', (value) => value * 2);
const next = kumiki.counted('next', (value) => value + 1);
const components = [double, next];

describe('results of before', () => {
  it.each(['all', 'outputs'])('answer for the same work (keep: %s)', async (keep) => {
    const plan = await planOf(chainOf('double', 'next', `keep: ${keep}`), components);
    await kumiki.run(submission(plan, [1, 2]), components);
    kumiki.ran = [];
    const { ref, results } = await kumiki.run(submission(plan, [2, 3]), components);
    expect(kumiki.ran).toEqual(['double 3', 'next 6']);
    expect(Object.fromEntries(results)).toEqual({ i2: { n: 5 }, i3: { n: 7 } });
    expect(await kumiki.steps(ref)).toEqual([
      keep === 'all' ? 'i2 first cached' : 'i2 first skipped',
      'i2 second cached',
      'i3 first succeeded',
      'i3 second succeeded',
    ]);
  });

  it('are not asked for where the run says so', async () => {
    const plan = await planOf(chainOf('double', 'next'), components);
    await kumiki.run(submission(plan, [1]), components);
    kumiki.ran = [];
    await kumiki.run(submission(plan, [1], { cache: false }), components);
    expect(kumiki.ran).toEqual(['double 1', 'next 2']);
  });

  it('are not asked for where an input is new here', async () => {
    const plan = await planOf(chainOf('double', 'next'), components);
    await kumiki.run(submission(plan, [1]), components);
    kumiki.ran = [];
    const unseen = new Set([digestTree({ data: 1 }) as string]);
    const { ref } = await kumiki.engine.takeLate(submission(plan, [1]), { bytes: new Map(), unseen });
    await kumiki.carryOut(ref, components);
    expect(kumiki.ran).toEqual(['double 1', 'next 2']);
  });

  it('hold up to the step that changed, and the record says what changed', async () => {
    await kumiki.run(submission(await planOf(chainOf('double', 'next'), components), [1]), components);
    kumiki.ran = [];
    const { ref } = await kumiki.run(
      submission(await planOf(chainOf('double', 'next'), components, { by: 5 }), [1]),
      components,
    );
    expect(kumiki.ran).toEqual(['next 2']);
    const found = await kumiki.store.steps(ref, { from: 0, limit: 1 });
    expect(found).toMatchObject([{ status: 'cached' }, { status: 'succeeded', because: ['params.by'] }]);
  });

  it('of steps that are not deterministic count by content', async () => {
    const roll = kumiki.counted('roll', () => 6, `${number}\ndeterministic: false`);
    const all = [roll, next];
    const plan = await planOf(
      `
inputs: {n: {type: number}}
steps:
  roll: {component: test/roll, inputs: {number: $inputs.n}}
  after: {component: test/next, inputs: {number: $steps.roll.number}}
outputs: {n: $steps.after.number}`,
      all,
    );
    await kumiki.run(submission(plan, [1]), all);
    kumiki.ran = [];
    const { results } = await kumiki.run(submission(plan, [1]), all);
    expect(kumiki.ran).toEqual(['roll 1']);
    expect(results.get('i1')).toEqual({ n: 7 });
  });
});
