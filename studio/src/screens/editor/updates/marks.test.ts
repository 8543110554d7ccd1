import { expect, test } from 'vitest';
import type { ComponentUpdate } from '../../../api/updates.ts';
import { marksOf } from './marks.ts';

const update = (more: Partial<ComponentUpdate> = {}): ComponentUpdate => ({
  reference: 'a/b@^1',
  component: 'a/b',
  steps: ['one', 'two'],
  current: '1.0.0',
  wanted: '1.0.0',
  latest: '2.0.0',
  state: 'beyond',
  yanked: false,
  dropped: [],
  ...more,
});

test('all steps of a component with a newer version are marked with it', () => {
  const marks = marksOf([update(), update({ component: 'a/c', steps: ['three'], state: 'current' })], {});
  expect([...marks]).toEqual([
    ['one', { kind: 'beyond', version: '2.0.0' }],
    ['two', { kind: 'beyond', version: '2.0.0' }],
  ]);
});

test('a withdrawn version is told before a newer one, and without one', () => {
  expect(marksOf([update({ yanked: true })], {}).get('one')?.kind).toBe('yanked');
  const deprecated = { message: 'slow' };
  expect(marksOf([update({ state: 'current', deprecated })], {}).get('one')?.kind).toBe('deprecated');
});

test('what was left is not marked until there is an even newer one', () => {
  expect(marksOf([update()], { 'a/b': '2.0.0' }).size).toBe(0);
  expect(marksOf([update({ latest: '2.1.0' })], { 'a/b': '2.0.0' }).size).toBe(2);
});
