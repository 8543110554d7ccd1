import { appendFileSync } from 'node:fs';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { Image } from '@kumiki/component-sdk/values';
import type { BoundPlan } from '../../src/pipeline/index.ts';
import { inline, planOf, type InlineComponent } from '../inline.ts';

/** What the program that is killed is asked to do; its one argument, as JSON. */
export interface Task {
  /** Holds `data`, `out` and `runs.txt`. */
  readonly folder: string;
  readonly seed: number;
  /** How many executions it accepts when it has finished those of before; with 0 it ends after that. */
  readonly executions: number;
  /** Items of each. */
  readonly items: number;
  /** Numbers alone and one step: for executions of thousands of items. */
  readonly plain?: boolean;
}

/** Longer than what lies in a record itself, so it becomes an object. */
const textLength = 20_000;

/** What becomes of the item with this number. */
export function fails(n: number): boolean {
  return n % 6 === 5;
}

/** The level of all samples of the image that the item with this number gives. */
export function levelOf(n: number): number {
  return n % 251;
}

/** Components that note each run in a file that nobody else writes: `NUMBER STEP`, in one write each. */
export function componentsOf(runsFile: string): InlineComponent[] {
  const tried = new Set<number>();
  const note = (n: number, step: string): void => appendFileSync(runsFile, `${n} ${step}\n`);
  const text = inline('test/text', 'inputs: {n: {type: number}}\noutputs: {text: {type: text}}', {
    run({ inputs }) {
      const n = inputs['n'] as number;
      note(n, 'text');
      return { text: `${n} `.padEnd(textLength, '.') };
    },
  });
  const check = inline('test/check', 'inputs: {text: {type: text}}\noutputs: {n: {type: number}}', {
    run({ inputs }) {
      const n = Number.parseInt(inputs['text'] as string, 10);
      note(n, 'check');
      if (fails(n)) throw new Error(`${n} is not for me`);
      if (n % 6 === 4 && !tried.has(n)) {
        tried.add(n);
        throw kumikiError('TRY_AGAIN', { what: 'check', reason: 'it is the first time' });
      }
      return { n };
    },
  });
  const paint = inline('test/paint', 'inputs: {n: {type: number}}\noutputs: {image: {type: image}}', {
    run({ inputs }) {
      const n = inputs['n'] as number;
      note(n, 'paint');
      const data = new Uint8Array(8 * 6 * 3).fill(levelOf(n));
      return { image: Image.fromRaw({ data, width: 8, height: 6, channels: 3 }) };
    },
  });
  const sum = inline(
    'test/sum',
    'inputs: {text: {type: text}, image: {type: image}}\noutputs: {n: {type: number}}',
    {
      async run({ inputs }) {
        const n = Number.parseInt(inputs['text'] as string, 10);
        note(n, 'sum');
        const { data } = await (inputs['image'] as Image).raw();
        if (data[0] !== levelOf(n)) throw new Error(`${n} has the image of another`);
        return { n: n * 2 };
      },
    },
  );
  const twice = inline('test/twice', 'inputs: {n: {type: number}}\noutputs: {n: {type: number}}', {
    run({ inputs }) {
      const n = inputs['n'] as number;
      note(n, 'twice');
      return { n: n * 2 };
    },
  });
  return [text, check, paint, sum, twice];
}

export async function workloadPlan(
  components: readonly InlineComponent[],
  keep: 'all' | 'outputs',
): Promise<BoundPlan> {
  const document = `
inputs: {n: {type: number}}
steps:
  text: {component: test/text, inputs: {n: $inputs.n}}
  check: {component: test/check, inputs: {text: $steps.text.text}, retry: {limit: 1, backoff: 1ms}}
  paint: {component: test/paint, inputs: {n: $steps.check.n}}
  sum: {component: test/sum, inputs: {text: $steps.text.text, image: $steps.paint.image}}
outputs: {image: $steps.paint.image, n: $steps.sum.n}
keep: ${keep}`;
  return await planOf(document, components);
}

export async function plainPlan(components: readonly InlineComponent[]): Promise<BoundPlan> {
  const document = `
inputs: {n: {type: number}}
steps: {twice: {component: test/twice, inputs: {n: $inputs.n}}}
outputs: {n: $steps.twice.n}
keep: outputs`;
  return await planOf(document, components);
}
