import type { Condition, ValueId } from '../plan/plan.ts';
import type { TypeRef } from '@kumiki/component-sdk/values/types';
import type { CallerParams } from './caller-params.ts';
import type { Flow } from './flow.ts';
import type { HandedOn } from './handed-on.ts';
import type { LinkedStep } from './linked-step.ts';
import type { Scope } from './scope.ts';

/** What all documents of a compile add to. */
export interface Linking {
  readonly caller: CallerParams;
  readonly steps: LinkedStep[];
  /** What each file in use is read as. */
  readonly files: Map<ValueId, { readonly file: string; as?: TypeRef }>;
  /** What steps of the document that are pipelines hand on. */
  readonly handedOn: HandedOn[];
  /** Those of them, by `STEP/OUTPUT`, that become inputs of the plan. */
  readonly apart: ReadonlySet<string>;
}

/** A document while its steps are linked: what its references stand for. */
export interface Frame {
  readonly linking: Linking;
  readonly scope: Scope;
  /** By name; an input that the document does not declare is not there. */
  readonly inputs: ReadonlyMap<string, Flow>;
  /** Parameter values by name, with a symbol for each parameter of the caller; `undefined` for one without a value. */
  readonly params: ReadonlyMap<string, unknown>;
  /** By `step.output`; filled as steps are linked. */
  readonly results: Map<string, Flow>;
  /** By step: why all of its results are `absent`, or that they are `broken`. */
  readonly without: Map<string, Flow>;
  /** What was referred to: `inputs.image`, `params.width`, `files.model`. */
  readonly used: Set<string>;
  /** What holds for all steps in it, from the steps that it is inside of. */
  readonly around: { readonly when?: Condition; readonly group?: string; readonly cache: boolean };
}
