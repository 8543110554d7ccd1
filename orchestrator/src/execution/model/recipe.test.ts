import { expect, test } from 'vitest';
import type { StepRecipe } from '../../pipeline/index.ts';
import { changedParts } from './recipe.ts';

const recipe: StepRecipe = {
  component: 'sha256:a',
  params: { width: 640, fit: { mode: 'cover' } },
  platform: 'linux/amd64',
  inputs: { image: { digest: 'sha256:b' } },
};

test('recipes that give one key do not differ', () => {
  expect(
    changedParts(recipe, { ...recipe, params: { fit: { mode: 'cover' }, width: 640 }, over: 0 }),
  ).toEqual([]);
});

test('what differs is named as people name it', () => {
  const after: StepRecipe = {
    component: 'sha256:c',
    params: { width: 320, fit: { mode: 'fill' }, height: 1 },
    platform: 'linux/arm64',
    inputs: { image: { key: 'sha256:b', output: 'image' }, mask: { data: 1 } },
    over: 1,
  };
  expect(changedParts(recipe, after)).toEqual([
    'component',
    'platform',
    'params.width',
    'params.fit',
    'params.height',
    'inputs.image',
    'inputs.mask',
    'lists',
  ]);
});
