import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore } from '@kumiki/component-sdk/storage';
import type { JsonValue } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inline, providerOf, sourceOf } from '../../test/inline.ts';
import { inProcessLanes, LocalExecutor } from '../executors/index.ts';
import type { ImageTools } from '../images/index.ts';
import { PipelineLibrary, type PipelineStore } from '../pipelines/index.ts';
import { Previews } from './previews.ts';

/** The steps that ran, by the number that they added. */
let ran: number[];
const number = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
const plus = inline('test/plus', `${number}\nparams: {by: {type: number, default: 1}}`, {
  run: ({ inputs, params }) => {
    const by = params['by'] as number;
    ran.push(by);
    return { number: (inputs['number'] as number) + by };
  },
});
const lists = inline(
  'test/up-to',
  'inputs: {number: {type: number}}\noutputs: {numbers: {type: "number[]"}}',
  { run: ({ inputs }) => ({ numbers: Array.from({ length: inputs['number'] as number }, (_, at) => at) }) },
);
const components = [plus, lists];

/** Gives what it makes of its input, and the input itself. */
const inner = `
apiVersion: kumiki/v1
kind: Pipeline
name: inner
inputs: {n: {type: number}}
steps: {more: {component: test/plus, inputs: {number: $inputs.n}, params: {by: 100}}}
outputs: {more: $steps.more.number, same: $inputs.n}
`;
const outer = (by: number) => `
apiVersion: kumiki/v1
kind: Pipeline
name: outer
inputs: {n: {type: number}}
steps:
  before: {component: test/plus, inputs: {number: $inputs.n}, params: {by: ${by}}}
  inside: {pipeline: inner@1, inputs: {n: $steps.before.number}}
  after: {component: test/plus, inputs: {number: $steps.inside.same}, params: {by: 1000}}
outputs: {more: $steps.inside.more, after: $steps.after.number}
`;

let folder: string;
let executor: LocalExecutor;
let previews: Previews;
beforeEach(async () => {
  ran = [];
  folder = await mkdtemp(join(tmpdir(), 'kumiki-handed-on-'));
  executor = new LocalExecutor(inProcessLanes(providerOf(components), 2));
  const version = async (_: string, name: string) =>
    await Promise.resolve({ project: 'default', name, version: 1, text: inner, locked: {} });
  const store = { version } as unknown as PipelineStore;
  previews = new Previews({
    library: new PipelineLibrary({ store, components: sourceOf(components) }),
    objects: await openFileStore(folder, { durable: false }),
    images: {} as ImageTools,
    executor,
  });
});
afterEach(async () => {
  previews[Symbol.dispose]();
  await executor.close();
  await rm(folder, { recursive: true });
});

type Pins = Readonly<Record<string, string>>;
async function made(text: string, pins: Pins = {}, given: JsonValue = 5) {
  ran = [];
  const inputs = { n: { kind: 'data', data: given } } as const;
  const { error, steps } = await previews.make('me', 'default', { text, inputs, pins, edge: 64 });
  expect(error).toBeUndefined();
  return new Map(steps.map((step) => [step.step, step]));
}
type Made = Awaited<ReturnType<typeof made>>;
const gave = (steps: Made, step: string, output = 'number') => steps.get(step)?.outputs[output]?.value;
const pinsOf = (steps: Made, ...named: readonly string[]) =>
  Object.fromEntries(named.map((step) => [step, steps.get(step)!.key!]));

test('a pipeline that is a step keeps what it hands on, for whoever reads it from there', async () => {
  const first = await made(outer(1));
  expect(gave(first, 'inside', 'same')).toBe(6);
  expect(first.get('inside')).toMatchObject({ status: 'succeeded' });
  const pins = pinsOf(first, 'inside', 'inside/more');

  const kept = await made(outer(2), pins);
  // Nor did what leads up to it alone; and what follows it is known, since it reads the same.
  expect(ran).toEqual([1000]);
  expect([...kept.keys()]).toEqual(['inside/more', 'after', 'inside']);
  expect(kept.get('inside')).toMatchObject({ status: 'pinned', key: pins['inside'] });
  expect(gave(kept, 'inside', 'same')).toBe(6);
  expect(gave(kept, 'after')).toBe(1006);
  await made(outer(3), pins);
  expect(ran).toEqual([]);
  // Once more without the pin, it is what comes.
  expect(gave(await made(outer(3)), 'after')).toBe(1008);
});

test('whoever reads the same from where it comes has what is there now', async () => {
  const text = (by: number) =>
    outer(by).replace(
      'outputs:',
      '  beside: {component: test/plus, inputs: {number: $steps.before.number}, params: {by: 10}}\noutputs:',
    );
  const pins = pinsOf(await made(text(1)), 'inside', 'inside/more');
  const kept = await made(text(2), pins);
  expect([gave(kept, 'beside'), gave(kept, 'after')]).toEqual([17, 1006]);
});

test('an input of the whole pipeline is kept as it was, and a list as a list', async () => {
  const handed = outer(1).replace('{n: $steps.before.number}', '{n: $inputs.n}');
  const pins = pinsOf(await made(handed), 'inside', 'inside/more');
  const kept = await made(handed, pins, 7);
  expect([gave(kept, 'after'), gave(kept, 'inside', 'same')]).toEqual([1005, 5]);

  const each = handed
    .replace(
      '{component: test/plus, inputs: {number: $inputs.n}, params: {by: 1}}',
      '{component: test/up-to, inputs: {number: $inputs.n}}',
    )
    .replace('{n: $inputs.n}}', '{n: $steps.before.numbers}}');
  const all = await made(each, {}, 3);
  expect(gave(all, 'after')).toEqual([1000, 1001, 1002]);
  const listed = await made(each, pinsOf(all, 'inside', 'inside/more'), 2);
  expect([gave(listed, 'after'), gave(listed, 'inside', 'more')]).toEqual([[1000, 1001, 1002], undefined]);
});

test('what is kept no longer is what comes', async () => {
  const gone = await made(outer(2), { inside: `sha256:${'0'.repeat(64)}` });
  expect(gave(gone, 'after')).toBe(1007);
});
