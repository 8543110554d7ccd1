import { expect, test } from 'vitest';
import { inline, planOf } from '../../../test/inline.ts';
import { plannedHops } from './hops.ts';

const find = inline(
  'test/find',
  'inputs: {image: {type: image}}\noutputs: {image: {type: image}, mask: {type: mask}, count: {type: number}}',
  { run: () => ({}) },
);
const use = inline(
  'test/use',
  'inputs: {image: {type: image}, mask: {type: mask}, count: {type: number}}\noutputs: {image: {type: image}}',
  { run: () => ({}) },
);
const { plan } = await planOf(
  `
inputs: {image: {type: image}}
steps:
  before: {component: test/find, inputs: {image: $inputs.image}, group: a}
  find: {component: test/find, inputs: {image: $steps.before.image}, group: a}
  use:
    component: test/use
    inputs: {image: $steps.find.image, mask: $steps.find.mask, count: $steps.find.count}
    group: b
  again:
    component: test/use
    inputs: {image: $steps.find.image, mask: $steps.find.mask, count: $steps.find.count}
    group: b
outputs: {image: $steps.again.image}`,
  [find, use],
);
const way = { from: '@a', to: '@b' };

test('what passes between groups goes without loss: images as the network likes it, masks packed, data is none of it', () => {
  expect(plannedHops(plan, 'raw')).toEqual([
    { value: 'find.image', ...way, format: 'raw' },
    { value: 'find.mask', ...way, format: 'zstd' },
  ]);
  expect(plannedHops(plan, 'zstd').map(({ format }) => format)).toEqual(['zstd', 'zstd']);
  expect(plannedHops(plan, 'zstd', { format: 'raw', quality: 90 }).map(({ format }) => format)).toEqual([
    'raw',
    'raw',
  ]);
});

test('images lose something only where somebody wants it, masks never', () => {
  const lossy = { format: 'jpeg', quality: 80 } as const;
  expect(plannedHops(plan, 'raw', lossy)).toEqual([
    { value: 'find.image', ...way, format: 'jpeg', quality: 80 },
    { value: 'find.mask', ...way, format: 'zstd' },
  ]);
  const elsewhere = { ...lossy, values: ['find.mask'] };
  expect(plannedHops(plan, 'raw', elsewhere).map(({ format }) => format)).toEqual(['raw', 'zstd']);
});

test('a wish for what does not pass between groups is refused, with what does', () => {
  const wish = { format: 'jpeg', quality: 80, values: ['find.image', 'before.image'] } as const;
  expect(() => plannedHops(plan, 'raw', wish)).toThrow(
    expect.objectContaining({
      code: 'DEPLOYMENT_HOP_UNKNOWN',
      message: expect.stringMatching(/before\.image.*find\.image, find\.mask/),
    }),
  );
});
