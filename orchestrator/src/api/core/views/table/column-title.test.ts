import { expect, test } from 'vitest';
import { outputTitle } from '../../../../pipelines/index.ts';
import { columnTitle } from './column-title.ts';

const found = { en: 'Detections', ja: '検出結果' };
const plan = {
  outputs: {
    detections: { value: 'steps.look/find.detections' },
    bad: { value: 'steps.look/find.detections' },
    page: { value: 'steps.look/find.page' },
    photo: { value: 'inputs.image' },
  },
  steps: [{ id: 'look/find', component: 'sha256:1' }],
  components: { 'sha256:1': { manifest: { outputs: { detections: { title: found }, page: {} } } } },
} as unknown as Parameters<typeof outputTitle>[0];

test('an output is called as its component calls it, with the name that its pipeline gave it beside', () => {
  expect(outputTitle(plan, 'detections')).toEqual(found);
  expect(outputTitle(plan, 'bad')).toEqual({ en: 'Detections (bad)', ja: '検出結果（bad）' });
  // No component says a title.
  expect(outputTitle(plan, 'page')).toEqual({ en: 'page', ja: 'page' });
  expect(outputTitle(plan, 'photo')).toEqual({ en: 'photo', ja: 'photo' });
});

test('a column says what is taken of its output', () => {
  expect(columnTitle(found)).toEqual(found);
  expect(columnTitle(found, { of: 'count' })).toEqual({ en: 'Detections: number', ja: '検出結果：数' });
  expect(columnTitle(found, { of: 'label', name: 'dent' })).toEqual({
    en: 'Detections: dent',
    ja: '検出結果：dent',
  });
  const area = { name: 'area', title: { en: 'Area', ja: '面積' } };
  expect(columnTitle(found, { of: 'column', name: 'area' }, area)).toEqual(area.title);
  expect(columnTitle(found, { of: 'measurement', name: 'gap' }, { name: 'gap' })).toEqual({
    en: 'gap',
    ja: 'gap',
  });
});
