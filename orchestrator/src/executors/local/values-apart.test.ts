import { describe, expect, it } from 'vitest';
import { inline, item, planOf, runInline } from '../../../test/inline.ts';

describe('what a component does to its values reaches nobody else', () => {
  const spoil = inline(
    'test/spoil',
    `inputs: {list: {type: "number[]"}, data: {type: json}}
outputs: {last: {type: number}, count: {type: number}, given: {type: json}}
params: {times: {type: array, items: {type: integer}, default: [1]}}`,
    {
      run({ inputs, params }) {
        const attempts = [
          () => (inputs['list'] as number[]).sort((a, b) => a - b),
          () => (params['times'] as number[]).push(1),
          () => ((inputs['data'] as Record<string, number>)['seen'] = 1),
          () => (params['more'] = 1),
        ];
        let done = 0;
        for (const attempt of attempts) {
          try {
            attempt();
            done++;
          } catch (error) {
            if (!(error instanceof TypeError)) throw error;
          }
        }
        const { length } = params['times'] as number[];
        return { last: (inputs['list'] as number[]).at(-1)!, count: length + done, given: inputs['data']! };
      },
    },
  );

  it('neither inputs nor parameters, from step to step and from item to item', async () => {
    const plan = await planOf(
      `
inputs: {list: {type: "number[]"}, data: {type: json, shared: true}}
steps:
  one: {component: test/spoil, inputs: {list: $inputs.list, data: $inputs.data}}
  two: {component: test/spoil, inputs: {list: $inputs.list, data: $steps.one.given}}
outputs: {a: $steps.one.last, b: $steps.two.last, n: $steps.one.count, m: $steps.two.count, given: $steps.two.given}`,
      [spoil],
    );
    const items = ['i1', 'i2'].map((id) => item(id, { list: [3, 2, 1] }));
    const { outputs } = await runInline(plan, [spoil], items, { shared: { data: { plate: 1 } } });
    const same = { a: 1, b: 1, n: 1, m: 1, given: { plate: 1 } };
    expect([...outputs.values()]).toEqual([same, same]);
  });

  it('nor what it goes on with after it gave it', async () => {
    const seen: number[] = [];
    const grow = inline(
      'test/grow',
      'inputs: {n: {type: number}}\noutputs: {seen: {type: json}}\nrealtime: stateful\ndeterministic: false',
      {
        run({ inputs }) {
          seen.push(inputs['n'] as number);
          return { seen };
        },
      },
    );
    const plan = await planOf(
      'inputs: {n: {type: number}}\nsteps: {s: {component: test/grow, inputs: {n: $inputs.n}}}\noutputs: {seen: $steps.s.seen}',
      [grow],
    );
    const { outputs } = await runInline(plan, [grow], [item('i1', { n: 1 }), item('i2', { n: 2 })]);
    expect([...outputs.values()]).toEqual([{ seen: [1] }, { seen: [1, 2] }]);
  });
});
