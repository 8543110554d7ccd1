import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Value } from '@kumiki/component-sdk/values';
import type { Values } from '@kumiki/component-sdk/worker';
import { describe, expect, it } from 'vitest';
import { inline, item, planOf, type InlineComponent } from '../../../test/inline.ts';
import type { BoundPlan } from '../../pipeline/index.ts';
import type { ExecutionEvent, Recall } from '../executor.ts';
import { HeldValue, type StepValue } from './held-value.ts';
import { InputReader } from './input-reader.ts';
import { runItem } from './item-run.ts';

/** A value in a place that may go away. */
class Remote extends HeldValue {
  override readonly kind = 'data';
  lost = false;
  readonly #content: Value;

  constructor(content: Value) {
    super();
    this.#content = content;
  }

  override async fetch(): Promise<Value> {
    if (this.lost) throw kumikiError('VALUE_LOST', { step: 'test' });
    return await Promise.resolve(this.#content);
  }
}

const number = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
const names = ['one', 'two', 'three'] as const;
/** Only their interfaces matter here: the test runs them itself. */
const components: InlineComponent[] = names.map((name) =>
  inline(`test/${name}`, number, { run: () => ({ number: 0 }) }),
);

const chain = (steps = 3, more = '') => `
inputs: {n: {type: number}}
steps:
${names
  .slice(0, steps)
  .map((name, at) => {
    const from = at === 0 ? '$inputs.n' : `$steps.${names[at - 1]!}.number`;
    return `  ${name}: {component: test/${name}, inputs: {number: ${from}}${more}}`;
  })
  .join('\n')}
outputs: {n: $steps.${names[steps - 1]!}.number}`;

interface Run {
  readonly outputs: Values;
  readonly story: readonly string[];
  /** Steps in the order in which their component ran. */
  readonly ran: readonly string[];
}

async function run(
  plan: BoundPlan,
  step: (id: string, input: number, times: number) => StepValue,
  recall?: Recall,
): Promise<Run> {
  const events: ExecutionEvent[] = [];
  const ran: string[] = [];
  let outputs: Values = {};
  const one = {
    ...item('a', { n: 1 }),
    ...(recall && { recall: async () => await Promise.resolve(recall) }),
  };
  await runItem(one, {
    task: { plan, items: [], shared: {}, files: {}, signal: new AbortController().signal },
    observer: {
      event: (event) => void events.push(event),
      deliver: async (_, given) => void (outputs = await Promise.resolve(given)),
    },
    shared: new Map(),
    inputs: new InputReader(one, plan.plan),
    width: 1,
    drop: () => undefined,
    run: async ({ id }, inputs) => {
      ran.push(id);
      return await Promise.resolve({
        number: step(id, inputs['number'] as number, ran.filter((other) => other === id).length),
      });
    },
  });
  const story = events.map((event) => `${event.type}${'step' in event ? ` ${event.step}` : ''}`);
  return { outputs, story, ran };
}

describe('a value that was lost', () => {
  it('is made again where it is needed, with what it is made of, and nobody hears of it', async () => {
    const held: Remote[] = [];
    const { outputs, ran, story } = await run(await planOf(chain(), components), (id, input, times) => {
      if (id === 'three') return input + 1;
      const value = new Remote(input + 1);
      held.push(value);
      // When the second step has run, the process that held both results ends.
      if (id === 'two' && times === 1) for (const one of held) one.lost = true;
      return value;
    });
    expect(outputs).toEqual({ n: 4 });
    expect(ran).toEqual(['one', 'two', 'one', 'two', 'three']);
    expect(story.filter((line) => line.startsWith('step_started'))).toHaveLength(3);
  });

  it('does not cost the step that finds out an attempt', async () => {
    const { outputs, ran } = await run(await planOf(chain(2), components), (id, input, times) => {
      if (id === 'two' && times === 1)
        throw kumikiError('OBJECT_CORRUPT', { digest: 'x', reason: 'a flipped bit' });
      return input + 1;
    });
    expect(outputs).toEqual({ n: 3 });
    expect(ran).toEqual(['one', 'two', 'two']);
  });
});

describe('a result that is known', () => {
  it('is used again, and what leads only there need not run', async () => {
    const plan = await planOf(chain(), components);
    const steps = new Map([['two', { number: 30 }]]);
    const { outputs, ran, story } = await run(plan, (_, input) => input + 1, { steps });
    expect(outputs).toEqual({ n: 31 });
    expect(ran).toEqual(['three']);
    expect(story).toEqual([
      'step_skipped one',
      'step_cached two',
      'step_started three',
      'step_succeeded three',
    ]);
  });

  it('may become known on the way', async () => {
    const plan = await planOf(chain(), components);
    const later = async (step: string) => await Promise.resolve(step === 'three' ? { number: 9 } : undefined);
    const { outputs, ran } = await run(plan, (_, input) => input + 1, { steps: new Map(), later });
    expect(outputs).toEqual({ n: 9 });
    expect(ran).toEqual(['one', 'two']);
  });

  it('does not stand for a step whose condition does not hold', async () => {
    const plan = await planOf(chain(3, ', when: $inputs.n > 5'), components);
    const { outputs, ran } = await run(plan, () => 0, { steps: new Map([['three', { number: 9 }]]) });
    expect(outputs).toEqual({});
    expect(ran).toEqual([]);
  });

  it('is made anew, from the beginning, where its content is gone', async () => {
    const plan = await planOf(chain(), components);
    const corrupt = new Remote(30);
    corrupt.lost = true;
    const { outputs, ran } = await run(plan, (_, input) => input + 1, {
      steps: new Map([['two', { number: corrupt }]]),
    });
    expect(outputs).toEqual({ n: 4 });
    expect(ran).toEqual(['one', 'two', 'three']);
  });
});
