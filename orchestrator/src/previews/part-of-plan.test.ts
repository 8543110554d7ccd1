import { expect, test } from 'vitest';
import { inline, planOf } from '../../test/inline.ts';
import { partOfPlan } from './part-of-plan.ts';

const number = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
const add = inline('test/add', number, { run: () => ({ number: 1 }) });
const two = inline(
  'test/two',
  'inputs: {a: {type: number}, b: {type: number}}\noutputs: {number: {type: number}}',
  { run: () => ({ number: 1 }) },
);
const send = inline('test/send', number, { run: () => ({ number: 1 }) });
const sink = {
  ...send,
  locked: { ...send.locked, manifest: { ...send.locked.manifest, category: 'sink' as const } },
};

const steps = `
inputs: {n: {type: number}, m: {type: number}}
steps:
  a: {component: test/add, inputs: {number: $inputs.n}}
  b: {component: test/add, inputs: {number: $inputs.m}}
  c: {component: test/two, inputs: {a: $steps.a.number, b: $inputs.n}, retry: {limit: 3}}
  sent: {component: test/send, inputs: {number: $steps.c.number}}
  after: {component: test/add, inputs: {number: $steps.sent.number}}
  sure: {component: test/add, when: $steps.b.number > 1, inputs: {number: $steps.c.number}}
outputs: {x: $steps.after.number, y: $steps.sure.number}
`;
const plan = async () => (await planOf(steps, [add, two, sink])).plan;
const ids = (part: ReturnType<typeof partOfPlan>) => part.plan.steps.map(({ id }) => id);

test('what leads up to a step is run, with the inputs that it reads, and nothing is tried again', async () => {
  const part = partOfPlan(await plan(), 'c');
  expect(ids(part)).toEqual(['a', 'c']);
  expect(Object.keys(part.plan.inputs)).toEqual(['n']);
  expect(part.plan.steps.map(({ retry }) => retry.limit)).toEqual([0, 0]);
});

test('a step that a condition looks at leads up to it too', async () => {
  expect(ids(partOfPlan(await plan(), 'sure'))).toEqual(['a', 'b', 'c', 'sure']);
});

test('what leaves the platform is left out, with what needs it', async () => {
  const part = partOfPlan(await plan());
  expect(ids(part)).toEqual(['a', 'b', 'c', 'sure']);
  expect(part.leftOut).toEqual(['sent', 'after']);
});

test('a step that is not there is named, with those that are', async () => {
  const whole = await plan();
  expect(() => partOfPlan(whole, 'd')).toThrow(expect.objectContaining({ code: 'STEP_UNKNOWN' }));
});
