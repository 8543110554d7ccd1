import { describe, expect, it } from 'vitest';
import { inline, planOf } from '../../../test/inline.ts';
import type { StepValue } from './held-value.ts';
import { stepsAhead } from './steps-ahead.ts';

const number =
  'inputs: {number: {type: number}, more: {type: number, optional: true}}\noutputs: {number: {type: number}}';
const components = [
  inline('test/add', number, { run: () => ({ number: 0 }) }),
  inline('test/many', 'inputs: {}\noutputs: {list: {type: "number[]"}}', { run: () => ({ list: [] }) }),
];

interface Known {
  readonly after?: string;
  readonly values?: Readonly<Record<string, StepValue>>;
  readonly stays?: readonly string[];
  readonly isKept?: boolean;
}

/** What is ahead of the first step, as `step(input=from)`, with a plus where it may be done as one with the step before it. */
async function ahead(steps: string, { after = 'one', values = {}, stays = [], isKept = false }: Known = {}) {
  const bound = await planOf(
    `inputs: {n: {type: number}, m: {type: number, optional: true}}\nsteps:\n  one: {component: test/add, inputs: {number: $inputs.n}}\n${steps}`,
    components,
  );
  const first = bound.plan.steps.find(({ id }) => id === after)!;
  const found = stepsAhead(bound, first, {
    isKept,
    willRun: (id) => !stays.includes(id),
    value: (id) => values[id],
  });
  return found.map(({ step, inputs, joins }) => {
    const shown = Object.entries(inputs).map(([name, input]) => {
      return `${name}=${'value' in input ? JSON.stringify(input.value) : `${input.step}.${input.output}`}`;
    });
    return `${joins ? '+' : ''}${step.id}(${shown.join(', ')})`;
  });
}

const two = '  two: {component: test/add, inputs: {number: $steps.one.number}}';
const three = '  three: {component: test/add, inputs: {number: $steps.two.number}}';

describe('the steps ahead', () => {
  it('are those that follow one on what it gives', async () => {
    expect(await ahead(`${two}\n${three}`)).toEqual(['+two(number=one.number)', '+three(number=two.number)']);
  });

  it('are not done as one where somebody else reads what lies between, or it is kept', async () => {
    expect(await ahead(`${two}\n${three}`, { isKept: true })).toEqual([
      'two(number=one.number)',
      'three(number=two.number)',
    ]);
    const again = '  again: {component: test/add, inputs: {number: $steps.one.number}}';
    expect(await ahead(`${two}\n${again}`)).toEqual(['two(number=one.number)', 'again(number=one.number)']);
    expect(await ahead(`${two}\noutputs: {n: $steps.one.number}`)).toEqual(['two(number=one.number)']);
  });

  it('also take values that are there', async () => {
    const steps = '  two: {component: test/add, inputs: {number: $steps.one.number, more: $inputs.n}}';
    expect(await ahead(steps, { values: { 'inputs.n': 5 } })).toEqual(['two(number=one.number, more=5)']);
    expect(await ahead('  two: {component: test/add, inputs: {number: 7}}')).toEqual(['two(number=7)']);
  });

  it('end before one that waits for something else to be read', async () => {
    expect(await ahead(`${two.replace('$steps.one.number', '$inputs.m')}\n${three}`)).toEqual([]);
  });

  it('end before one with a condition', async () => {
    expect(await ahead(`${two.replace('}}', '}, when: $inputs.n > 1}')}\n${three}`)).toEqual([]);
  });

  it('end before one that is mapped, and do not follow one', async () => {
    const steps = `  many: {component: test/many}\n  each: {component: test/add, inputs: {number: $steps.many.list}}`;
    expect(await ahead(steps)).toEqual(['many()']);
    expect(await ahead(`${steps}\n${two}`, { after: 'each' })).toEqual([]);
  });

  it('leave out those that do not run, and end before what those would have given', async () => {
    const other = '  other: {component: test/add, inputs: {number: 1}}';
    expect(await ahead(`${other}\n${two}`, { stays: ['other'] })).toEqual(['+two(number=one.number)']);
    expect(await ahead(`${two}\n${three}`, { stays: ['two'] })).toEqual([]);
  });

  it('are no more than a few', async () => {
    const long = Array.from(
      { length: 12 },
      (_, at) => `  s${at}: {component: test/add, inputs: {number: ${at}}}`,
    );
    expect(await ahead(long.join('\n'))).toHaveLength(8);
  });
});
