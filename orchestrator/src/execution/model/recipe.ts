import { isDeepStrictEqual } from 'node:util';
import type { StepRecipe } from '../../pipeline/index.ts';

/**
 * The parts in which two recipes differ, as people name them: `component`, `platform`, `params.width`,
 * `inputs.image`. Empty where they give the same key.
 */
export function changedParts(before: StepRecipe, after: StepRecipe): string[] {
  const parts: string[] = [];
  if (before.component !== after.component) parts.push('component');
  if (before.platform !== after.platform) parts.push('platform');
  parts.push(...changedKeys('params', before.params, after.params));
  parts.push(...changedKeys('inputs', before.inputs, after.inputs));
  if ((before.over ?? 0) !== (after.over ?? 0)) parts.push('lists');
  return parts;
}

function changedKeys(
  part: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => `${part}.${key}`);
}
