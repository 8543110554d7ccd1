import { once } from 'node:events';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { describe, expect, it } from 'vitest';
import { inline, item, planOf, runInline, type InlineComponent } from '../../../test/inline.ts';

const double = inline('test/double', 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}', {
  run: ({ inputs }) => ({ number: (inputs['number'] as number) * 2 }),
});

const picky = inline('test/picky', 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}', {
  run({ inputs }) {
    if (inputs['number'] === 13) throw new Error('thirteen is not for me');
    return { number: inputs['number']! };
  },
});

const count = inline('test/count', 'inputs: {number: {type: number}}\noutputs: {list: {type: "number[]"}}', {
  run: ({ inputs }) => ({ list: Array.from({ length: inputs['number'] as number }, (_, at) => at) }),
});

const sum = inline('test/sum', 'inputs: {list: {type: "number[]"}}\noutputs: {number: {type: number}}', {
  run: ({ inputs }) => ({ number: (inputs['list'] as number[]).reduce((total, next) => total + next, 0) }),
});

const add = inline(
  'test/add',
  'inputs: {a: {type: number}, b: {type: number}}\noutputs: {number: {type: number}}',
  { run: ({ inputs }) => ({ number: (inputs['a'] as number) + (inputs['b'] as number) }) },
);

const chain = `
inputs: {n: {type: number}}
steps:
  first: {component: test/double, inputs: {number: $inputs.n}}
  second: {component: test/picky, inputs: {number: $steps.first.number}}
outputs: {n: $steps.second.number}`;

function numbers(...values: number[]) {
  return values.map((n) => item(`i${n}`, { n }));
}

describe('a plan runs over items', () => {
  it('hands each item’s outputs over and tells its story in order', async () => {
    const plan = await planOf(chain, [double, picky]);
    const { outputs, story } = await runInline(plan, [double, picky], numbers(1, 2, 3), { concurrency: 1 });
    expect([...outputs.values()]).toEqual([{ n: 2 }, { n: 4 }, { n: 6 }]);
    expect(story.filter((line) => line.startsWith('i1 '))).toEqual([
      'i1 item_started',
      'i1 step_started first',
      'i1 step_succeeded first',
      'i1 step_started second',
      'i1 step_succeeded second',
      'i1 item_succeeded',
    ]);
  });

  it('lets one bad item fail alone, with the step and component that it failed in', async () => {
    const plan = await planOf(chain.replace('test/double', 'test/picky'), [picky]);
    const { outputs, events } = await runInline(plan, [picky], numbers(1, 13, 2));
    expect([...outputs.keys()].toSorted()).toEqual(['i1', 'i2']);
    const failed = events.filter((event) => event.type === 'item_failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({
      item: { id: 'i13' },
      error: { code: 'COMPONENT_THREW', at: { step: 'first', component: 'test/picky', item: 'i13' } },
    });
    expect(failed[0]!.error.message).toContain('thirteen is not for me');
  });

  it('takes items only as there is room for them, from a source of any length', async () => {
    let taken = 0;
    let ended = 0;
    let most = 0;
    async function* endless() {
      for (let n = 0; n < 200; n++) {
        taken++;
        most = Math.max(most, taken - ended);
        yield item(`i${n}`, { n });
      }
    }
    const plan = await planOf(chain.replace('test/picky', 'test/double'), [double]);
    const { outputs } = await runInline(plan, [double], endless(), {
      concurrency: 3,
      onEvent: (event) => {
        if (event.type === 'item_succeeded') ended++;
      },
    });
    expect(outputs.size).toBe(200);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('fails an item whose outputs cannot be handed over', async () => {
    const plan = await planOf(chain.replace('test/picky', 'test/double'), [double]);
    const { events } = await runInline(plan, [double], numbers(1), {
      deliver: async () => {
        throw kumikiError('OUTPUT_NOT_WRITABLE', { path: 'out', reason: 'it is a file' });
      },
    });
    expect(events.at(-1)).toMatchObject({ type: 'item_failed', error: { code: 'OUTPUT_NOT_WRITABLE' } });
  });
});

describe('lists', () => {
  const components = [count, double, sum, add];

  it('map a step over each element and are gathered again', async () => {
    const plan = await planOf(
      `
inputs: {n: {type: number}}
steps:
  many: {component: test/count, inputs: {number: $inputs.n}}
  each: {component: test/double, inputs: {number: $steps.many.list}}
  all: {component: test/sum, inputs: {list: $steps.each.number}}
outputs: {each: $steps.each.number, all: $steps.all.number}`,
      components,
    );
    const { outputs, events } = await runInline(plan, components, numbers(4, 0));
    expect(outputs.get('i4')).toEqual({ each: [0, 2, 4, 6], all: 12 });
    expect(outputs.get('i0')).toEqual({ each: [], all: 0 });
    const runs = events.filter((event) => event.type === 'step_succeeded' && event.step === 'each');
    expect(runs.map((event) => event.type === 'step_succeeded' && event.runs)).toEqual(
      expect.arrayContaining([0, 4]),
    );
  });

  it('of lists keep their shape, and go in pairs with their own origin', async () => {
    const plan = await planOf(
      `
inputs: {n: {type: number}}
steps:
  outer: {component: test/count, inputs: {number: $inputs.n}}
  inner: {component: test/count, inputs: {number: $steps.outer.list}}
  pairs: {component: test/add, inputs: {a: $steps.inner.list, b: $steps.outer.list}}
  sums: {component: test/sum, inputs: {list: $steps.pairs.number}}
outputs: {pairs: $steps.pairs.number, sums: $steps.sums.number}`,
      components,
    );
    const { outputs } = await runInline(plan, components, numbers(4));
    // Inner lists count up to the outer element, which is added to each: [], [0+1], [0+2, 1+2]…
    expect(outputs.get('i4')).toEqual({ pairs: [[], [1], [2, 3], [3, 4, 5]], sums: [0, 1, 5, 12] });
  });

  it('fail their item by the element that failed, named', async () => {
    const all = [count, picky];
    const plan = await planOf(
      `
inputs: {n: {type: number}}
steps:
  many: {component: test/count, inputs: {number: $inputs.n}}
  each: {component: test/picky, inputs: {number: $steps.many.list}}
outputs: {each: $steps.each.number}`,
      all,
    );
    const { events } = await runInline(plan, all, numbers(20));
    expect(events.at(-1)).toMatchObject({
      type: 'item_failed',
      error: { at: { step: 'each', element: [13] } },
    });
  });
});

describe('files of the pipeline', () => {
  it('are read as what their readers take, once for all items', async () => {
    const echo = inline(
      'test/echo',
      'inputs: {text: {type: text}, n: {type: number}}\noutputs: {text: {type: text}}',
      {
        run: ({ inputs }) => ({ text: `${inputs['text'] as string} ${inputs['n'] as number}` }),
      },
    );
    const plan = await planOf(
      `
inputs: {n: {type: number}}
files: {note: note.txt}
steps: {say: {component: test/echo, inputs: {text: $files.note, n: $inputs.n}}}
outputs: {text: $steps.say.text}`,
      [echo],
    );
    const { outputs } = await runInline(plan, [echo], numbers(1, 2), { files: { note: 'number' } });
    expect([...outputs.values()]).toEqual([{ text: 'number 1' }, { text: 'number 2' }]);
  });
});

describe('steps that do not run', () => {
  const steps = `
inputs: {n: {type: number}}
steps:
  guarded: {component: test/double, inputs: {number: $inputs.n}, when: $inputs.n > 10}
  after: {component: test/double, inputs: {number: $steps.guarded.number}}
outputs: {n: $inputs.n, guarded: $steps.guarded.number, after: $steps.after.number}`;

  it('are skipped with those that need them, and say why', async () => {
    const plan = await planOf(steps, [double]);
    const { outputs, events } = await runInline(plan, [double], numbers(5, 11));
    expect(outputs.get('i5')).toEqual({ n: 5 });
    expect(outputs.get('i11')).toEqual({ n: 11, guarded: 22, after: 44 });
    const skipped = events.filter((event) => event.type === 'step_skipped');
    expect(skipped.map(({ step, reason }) => ({ step, reason }))).toEqual([
      { step: 'guarded', reason: { condition: 'guarded' } },
      { step: 'after', reason: { missing: 'steps.guarded.number' } },
    ]);
  });
});

describe('attempts', () => {
  function flaky(failures: number): InlineComponent {
    let left = failures;
    return inline('test/flaky', 'outputs: {number: {type: number}}', {
      run() {
        if (left-- > 0) throw kumikiError('TRY_AGAIN', { what: 'The camera', reason: 'it is busy' });
        return { number: 1 };
      },
    });
  }
  const once_ = `
steps:
  take: {component: test/flaky, retry: {limit: 2, backoff: 1ms}}
outputs: {n: $steps.take.number}`;

  it('are made again for what may succeed the next time, up to the limit', async () => {
    const twice = flaky(2);
    const good = await runInline(await planOf(once_, [twice]), [twice], [item('a', {})]);
    expect(good.outputs.get('a')).toEqual({ n: 1 });
    expect(good.story.filter((line) => line.includes('retrying'))).toHaveLength(2);

    const thrice = flaky(3);
    const bad = await runInline(await planOf(once_, [thrice]), [thrice], [item('a', {})]);
    expect(bad.events.at(-1)).toMatchObject({ type: 'item_failed', error: { code: 'TRY_AGAIN' } });
  });

  it('end at their time limit, also where the component does not listen', async () => {
    const deaf = inline('test/deaf', 'outputs: {number: {type: number}}', {
      run: () => new Promise(() => undefined),
    });
    const plan = await planOf(
      'steps: {wait: {component: test/deaf, timeout: 20ms}}\noutputs: {n: $steps.wait.number}',
      [deaf],
    );
    const { events } = await runInline(plan, [deaf], [item('a', {})]);
    expect(events.at(-1)).toMatchObject({
      type: 'item_failed',
      error: { code: 'STEP_TIMEOUT', at: { step: 'wait' } },
    });
  });
});

describe('cancelling', () => {
  it('reaches the running step, and takes no further item', async () => {
    const cancel = new AbortController();
    let told = false;
    const patient = inline('test/patient', 'inputs: {n: {type: number}}\noutputs: {number: {type: number}}', {
      async run({ signal }) {
        cancel.abort();
        if (!signal.aborted) await once(signal, 'abort');
        told = signal.aborted;
        return { number: 1 };
      },
    });
    const plan = await planOf(
      'inputs: {n: {type: number}}\nsteps: {wait: {component: test/patient, inputs: {n: $inputs.n}}}\noutputs: {n: $steps.wait.number}',
      [patient],
    );
    const { story, outputs } = await runInline(plan, [patient], numbers(1, 2, 3), {
      concurrency: 1,
      signal: cancel.signal,
    });
    expect(told).toBe(true);
    expect(outputs.size).toBe(0);
    expect(story.at(-1)).toBe('i1 item_cancelled');
    expect(story.some((line) => line.startsWith('i2'))).toBe(false);
  });
});

describe('what a component gives is checked', () => {
  it.each([
    ['nothing', { run: () => ({}) }, 'COMPONENT_OUTPUT_MISSING'],
    ['another type', { run: () => ({ number: 'three' }) }, 'COMPONENT_OUTPUT_TYPE'],
    ['NaN', { run: () => ({ number: Number.NaN }) }, 'COMPONENT_OUTPUT_TYPE'],
    ['an output too many', { run: () => ({ number: 1, more: 2 }) }, 'COMPONENT_OUTPUT_UNKNOWN'],
    ['a rejected promise', { run: () => ({ number: Promise.reject(new Error('no')) }) }, 'COMPONENT_THREW'],
  ])('%s', async (_, definition, code) => {
    const wrong = inline('test/wrong', 'outputs: {number: {type: number}}', definition);
    const plan = await planOf('steps: {one: {component: test/wrong}}\noutputs: {n: $steps.one.number}', [
      wrong,
    ]);
    const { events } = await runInline(plan, [wrong], [item('a', {})]);
    expect(events.at(-1)).toMatchObject({
      type: 'item_failed',
      error: { code, at: { component: 'test/wrong' } },
    });
  });
});
