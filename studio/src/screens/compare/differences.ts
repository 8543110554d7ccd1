import type { Change, Comparison, ComponentVersion } from '../../api/compare.ts';

/** One thing that two runs have otherwise. */
export interface Difference extends Change {
  /** `content`: a component of the same version that is not the same. */
  readonly kind: 'pipeline' | 'version' | 'param' | 'step-param' | 'component' | 'content' | 'step';
  /** Of the parameter or step. */
  readonly name: string;
  /** The step that a parameter is of. */
  readonly step?: string;
}

/** All that was set otherwise, the pipeline first. What a step got from a parameter of the pipeline is told once, there. */
export function differencesOf(comparison: Comparison): readonly Difference[] {
  const { before, after, params, step_params: stepParams, components, pipeline } = comparison;
  const found: Difference[] = [];
  if (before.pipeline !== after.pipeline) {
    found.push({ kind: 'pipeline', name: '', before: before.pipeline, after: after.pipeline });
  }
  if (before.version !== after.version) {
    found.push({ kind: 'version', name: '', before: before.version, after: after.version });
  }
  for (const step of pipeline?.steps.removed ?? []) found.push({ kind: 'step', name: step, before: step });
  for (const step of pipeline?.steps.added ?? []) found.push({ kind: 'step', name: step, after: step });
  for (const [name, sides] of Object.entries(components)) {
    const [was, is] = [versionText(sides.before), versionText(sides.after)];
    const digests = { before: shortDigest(sides.before), after: shortDigest(sides.after) };
    found.push(
      was === is
        ? { kind: 'content', name, ...digests }
        : { kind: 'component', name, before: was, after: is },
    );
  }
  for (const change of params) found.push({ kind: 'param', ...change });
  for (const [step, changes] of Object.entries(stepParams)) {
    for (const change of changes) {
      if (!params.some((one) => isSame(one, change))) found.push({ kind: 'step-param', step, ...change });
    }
  }
  return found;
}

function versionText(one: ComponentVersion | undefined): string | undefined {
  return one && `${one.name} ${one.version}`;
}

/** Enough of it to tell two apart: `ee31e0e9`. */
function shortDigest(one: ComponentVersion | undefined): string | undefined {
  return one?.digest.replace(/^sha256:/, '').slice(0, 8);
}

function isSame(one: Change, other: Change): boolean {
  return JSON.stringify([one.before, one.after]) === JSON.stringify([other.before, other.after]);
}

/** By how much a time changed, as a part of what it was: 0.5 is half as much again. */
export function changeOf(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined || before === 0 ? undefined : after / before - 1;
}
