import { reasonOf } from '@kumiki/component-sdk/errors';
import { expect, test } from 'vitest';
import { inline, planOf } from '../../test/inline.ts';
import { checkSuitable } from './suitable.ts';

const manifest = (realtime: string) =>
  `inputs: {n: {type: number}}\noutputs: {n: {type: number}}\nrealtime: ${realtime}\ndeterministic: ${String(realtime !== 'stateful')}`;

test.each([
  ['stateless', 'nothing'],
  ['stateful', 'nothing'],
  ['never', /for single runs alone: one \(test\/it\)/],
] as const)('what is %s is deployed, or it is said why not', async (realtime, says) => {
  const it = inline('test/it', manifest(realtime), { run: ({ inputs }) => ({ n: inputs['n']! }) });
  const document = `
inputs: {n: {type: number}}
steps: {one: {component: test/it, inputs: {n: $inputs.n}}}
outputs: {n: $steps.one.n}`;
  const { plan } = await planOf(document, [it]);
  let said = 'nothing';
  try {
    checkSuitable(plan);
  } catch (thrown) {
    said = reasonOf(thrown);
  }
  expect(said).toMatch(says);
});
