import type { ComponentSummary } from '../../api/types.ts';
import { componentName, type DocumentStep } from '../../document/document.ts';
import { identifierFrom } from '../../document/names.ts';

/** The kind of data that a component is dragged as. */
export const componentType = 'application/x-kumiki-component';

/** A step of a component, with the name that it would have: `imaging/resize@1.2.0` gives `resize` and `imaging/resize@^1`. */
export function stepFor(component: string): { readonly name: string; readonly step: DocumentStep } {
  const name = componentName(component);
  const [, version = ''] = component.split('@');
  const major = /^(\d+)\./.exec(version)?.[1];
  return {
    name: identifierFrom(name.split('/').at(-1)!),
    step: { component: major === undefined ? name : `${name}@^${major}` },
  };
}

/** A step that runs a pipeline at a version: `prepare@3` gives `prepare`. */
export function stepOfPipeline(pipeline: string): { readonly name: string; readonly step: DocumentStep } {
  return { name: identifierFrom(pipeline.replace(/@.*$/, '')), step: { pipeline } };
}

/** A component as it is dragged and added. */
export function idOf({ name, version }: ComponentSummary): string {
  return `${name}@${version}`;
}
