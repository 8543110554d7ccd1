import { describe, expect, test } from 'vitest';
import type { ComponentSummary } from '../api/types.ts';
import { nameFrom, startingDocument } from './starting.ts';

const component = (name: string, more: Partial<ComponentSummary> = {}): ComponentSummary => ({
  name,
  version: '2.1.0',
  title: { en: name },
  description: { en: name },
  category: 'filter',
  inputs: { image: { type: 'image' } },
  outputs: { image: { type: 'image' } },
  ...more,
});

describe('a new pipeline', () => {
  test('begins with a step that needs no settings', () => {
    const made = startingDocument('mine', 'Mine', [component('a/b'), component('imaging/grayscale')]);
    expect(made.steps).toEqual({
      grayscale: { component: 'imaging/grayscale@^2', inputs: { image: '$inputs.image' } },
    });
    expect(made.outputs).toEqual({ result: '$steps.grayscale.image' });
    expect(made.title).toEqual({ en: 'Mine' });
  });

  test('takes what there is: a component that makes an image of an image alone', () => {
    const two = component('a/two', { inputs: { image: { type: 'image' }, mask: { type: 'mask' } } });
    const words = component('a/words', { outputs: { text: { type: 'text' } } });
    const own = component('a/own', { inputs: { photo: { type: 'image' } } });
    const made = startingDocument('mine', 'Mine', [two, words, own]);
    expect(made.steps).toEqual({ own: { component: 'a/own@^2', inputs: { photo: '$inputs.image' } } });
    expect(startingDocument('mine', 'Mine', []).steps).toEqual({});
  });
});

test.each([
  ['Check the labels', 'check-the-labels'],
  ['  Étiquettes: N° 3! ', 'etiquettes-n-3'],
  ['ラベルの確認', 'pipeline'],
  ['Ｌｉｎｅ３ 検査', 'line3'],
  ['x'.repeat(200), 'x'.repeat(60)],
])('%j is called %j in addresses', (title, name) => {
  expect(nameFrom(title)).toBe(name);
});
