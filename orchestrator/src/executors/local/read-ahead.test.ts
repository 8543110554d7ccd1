import { describe, expect, it } from 'vitest';
import { inline, planOf, runInline } from '../../../test/inline.ts';
import type { Item } from '../executor.ts';

const number = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
const pipeline = `
inputs: {n: {type: number}}
steps:
  only: {component: test/wait, inputs: {number: $inputs.n}}
outputs: {n: $steps.only.number}`;

describe('while an item runs', () => {
  it('the inputs of the next one are read, and those of no other', async () => {
    const story: string[] = [];
    const read = Promise.withResolvers<void>();
    const wait = inline('test/wait', number, {
      async run({ inputs }) {
        const n = inputs['number'] as number;
        story.push(`run ${n}`);
        if (n === 1) await read.promise;
        return { number: n };
      },
    });
    const items = [1, 2, 3, 4].map((n) =>
      fromFile(n, () => {
        story.push(`read ${n}`);
        if (n === 2) read.resolve();
      }),
    );
    const plan = await planOf(pipeline, [wait]);
    const { outputs } = await runInline(plan, [wait], items, { concurrency: 1, lookAhead: 3 });
    expect([...outputs.values()]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    expect(story.slice(0, 4)).toEqual(['read 1', 'run 1', 'read 2', 'run 2']);
    for (const n of [1, 2, 3, 4]) expect(story.filter((line) => line === `read ${n}`)).toHaveLength(1);
  });

  it('an input that cannot be read fails its own item, when its turn has come', async () => {
    const echo = inline('test/wait', number, { run: ({ inputs }) => ({ number: inputs['number']! }) });
    const items = [1, 2, 3].map((n) =>
      fromFile(n, () => {
        if (n === 2) throw new Error('it is gone');
      }),
    );
    const plan = await planOf(pipeline, [echo]);
    const { outputs, story } = await runInline(plan, [echo], items, { concurrency: 1, lookAhead: 2 });
    expect([...outputs.keys()]).toEqual(['1', '3']);
    expect(story).toContain('2 item_failed');
    expect(story.indexOf('2 item_started')).toBeGreaterThan(story.indexOf('1 step_succeeded only'));
  });
});

function fromFile(n: number, read: () => void): Item {
  const load = async (): Promise<Uint8Array> => {
    read();
    return await Promise.resolve(Buffer.from(String(n)));
  };
  return { id: String(n), name: String(n), inputs: { n: { kind: 'bytes', name: `${n}.json`, load } } };
}
