import type { ValueTypeName } from '@kumiki/component-sdk/values/types';
import type { PipelineStep } from '../document/pipeline.types.ts';
import type { Condition, LockedComponent, PlanBinding, ValueId } from '../plan/plan.ts';

/** A step with its component whose inputs, parameters and condition are resolved: on its way into the plan. */
export interface LinkedStep {
  readonly id: string;
  readonly written: PipelineStep;
  readonly component: LockedComponent;
  readonly inputs: Readonly<Record<string, PlanBinding>>;
  /** With a symbol for each parameter of the caller. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly when?: Condition;
  readonly map: readonly ValueId[];
  readonly outputs: Readonly<Record<string, LinkedOutput>>;
  readonly cache: boolean;
  readonly group?: string;
  /** Every value that it reads, once for each time. */
  readonly reads: readonly ValueId[];
}

export interface LinkedOutput {
  readonly type: ValueTypeName;
  readonly levels: readonly ValueId[];
  readonly optional: boolean;
}
