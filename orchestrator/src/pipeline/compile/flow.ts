import type { TypeRef, ValueTypeName } from '@kumiki/component-sdk/values/types';
import type { ValueId } from '../plan/plan.ts';

/** What a reference stands for: what flows into an input, seen from inside of one document. */
export type Flow =
  | ValueFlow
  /** A file of the pipeline. `as` is the type of the pipeline input that it came through, if it came through one. */
  | { readonly kind: 'file'; readonly id: ValueId; readonly as?: TypeRef }
  /** A parameter of the caller. */
  | { readonly kind: 'param'; readonly name: string; readonly as?: TypeRef }
  | { readonly kind: 'literal'; readonly data: unknown; readonly as: TypeRef }
  /** Nothing comes: an optional input that is not connected, or (with a reason) a step that is left out. */
  | { readonly kind: 'absent'; readonly reason?: string }
  /** It cannot be known, and why has been reported. */
  | { readonly kind: 'broken' };

/** A value that differs from item to item, or is given with the execution. */
export interface ValueFlow {
  readonly kind: 'value';
  readonly id: ValueId;
  readonly type: ValueTypeName;
  /** The lists that it is an element of, outermost first. */
  readonly levels: readonly ValueId[];
  /** How many of the levels belong to the pipeline around this one, so that nothing here can gather them. */
  readonly outside: number;
  /** It may be absent in some items. */
  readonly optional: boolean;
  readonly shared: boolean;
  /** The levels are not known, since something before it is broken. */
  readonly unsure: boolean;
}

export const broken: Flow = { kind: 'broken' };
