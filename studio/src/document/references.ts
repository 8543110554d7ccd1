import { hide } from './caller-params.ts';
import type { PipelineDocument } from './document.ts';
import { setParams } from './edit.ts';

/** The components that a document names, with their ranges of versions. */
export function referencesOf({ steps }: PipelineDocument): readonly string[] {
  const found = Object.values(steps).flatMap(({ component }) => component ?? []);
  return [...new Set(found)].toSorted();
}

/** Names other versions of components, or other components, in all steps that use them. */
export function withReferences(
  document: PipelineDocument,
  next: ReadonlyMap<string, string>,
): PipelineDocument {
  const steps = Object.entries(document.steps).map(([id, step]) => {
    const to = step.component === undefined ? undefined : next.get(step.component);
    return [id, to === undefined ? step : { ...step, component: to }] as const;
  });
  const isSame = steps.every(([id, step]) => step === document.steps[id]);
  return isSame ? document : { ...document, steps: Object.fromEntries(steps) };
}

/** Takes values of steps away; a parameter of callers goes with the last step that read it. */
export function withoutParams(
  document: PipelineDocument,
  dropped: readonly { readonly step: string; readonly param: string }[],
): PipelineDocument {
  return dropped.reduce((before, { step, param }) => {
    const hidden = hide(before, step, param);
    const { [param]: _, ...kept } = hidden.steps[step]?.params ?? {};
    return setParams(hidden, step, kept);
  }, document);
}

/** The versions that a reference allows, as npm writes ranges. */
export function rangeOf(reference: string): string {
  const at = reference.indexOf('@');
  return at === -1 ? '*' : reference.slice(at + 1);
}
