import { describe, expect, it } from 'vitest';
import { inline, item, planOf, runInline } from '../../../test/inline.ts';

const number = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
const pipeline = `
inputs: {n: {type: number}}
steps:
  only: {component: test/tell, inputs: {number: $inputs.n}}
outputs: {n: $steps.only.number}`;

/** A component that says when it runs for an item. */
function telling(runs: (n: number) => void, manifest = number) {
  return inline('test/tell', manifest, {
    run({ inputs }) {
      runs(inputs['number'] as number);
      return { number: inputs['number']! };
    },
  });
}

const items = [item('first', { n: 1 }), item('second', { n: 2 })];

describe('an item whose outputs are being stored', () => {
  it('has left its lane to the next one', async () => {
    const second = Promise.withResolvers<void>();
    const tell = telling((n) => {
      if (n === 2) second.resolve();
    });
    const plan = await planOf(pipeline, [tell]);
    const { outputs } = await runInline(plan, [tell], items, {
      concurrency: 1,
      lookAhead: 1,
      deliver: async ({ id }) => {
        if (id === 'first') await second.promise;
      },
    });
    expect(Object.fromEntries(outputs)).toEqual({ first: { n: 1 }, second: { n: 2 } });
  });

  it('keeps it where the items are the frames of one stream', async () => {
    const story: string[] = [];
    const tell = telling(
      (n) => story.push(`run ${n}`),
      `${number}\nrealtime: stateful\ndeterministic: false`,
    );
    const plan = await planOf(pipeline, [tell]);
    await runInline(plan, [tell], items, {
      concurrency: 2,
      lookAhead: 1,
      deliver: async ({ id }) => {
        await Promise.resolve();
        story.push(`stored ${id}`);
      },
    });
    expect(story).toEqual(['run 1', 'stored first', 'run 2', 'stored second']);
  });
});
