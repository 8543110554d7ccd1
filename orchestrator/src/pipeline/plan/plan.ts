import type { JsonSchema, Manifest } from '@kumiki/component-sdk/manifest';
import type { ValueTypeName } from '@kumiki/component-sdk/values';

/**
 * A plan is what a pipeline and its locked component versions compile to: pure JSON data that every executor
 * runs. It does not change with the caller's parameters or items; `bindPlan` puts the parameters in.
 */
export interface Plan {
  readonly apiVersion: 'kumiki/v1';
  readonly kind: 'Plan';
  readonly pipeline: { readonly name: string; readonly version?: number };
  readonly inputs: Readonly<Record<string, PlanInput>>;
  readonly files: Readonly<Record<string, PlanFile>>;
  /** The whole JSON Schema of the parameters that a caller may override. */
  readonly params: JsonSchema;
  /** In topological order; ties in the order of the document. Disabled steps are not there. */
  readonly steps: readonly PlanStep[];
  readonly outputs: Readonly<Record<string, PlanOutput>>;
  /** Neighbouring steps that may share a process, in the order of their first step. */
  readonly groups: readonly PlanGroup[];
  /** Which step outputs are stored beside the pipeline's outputs. */
  readonly keep: 'all' | 'outputs';
  /** The manifests of the components in use, by digest, so that an executor needs no component source to check values. */
  readonly components: Readonly<Record<string, LockedComponent>>;
}

/** A component at one version, as the lock names it. */
export interface LockedComponent {
  readonly name: string;
  readonly version: string;
  /** `sha256:…` over manifest, files and dependency lock. */
  readonly digest: string;
  readonly manifest: Manifest;
}

export interface PlanInput {
  readonly type: ValueTypeName;
  readonly list: boolean;
  readonly optional: boolean;
  readonly shared: boolean;
  /** How many times steps and outputs read it in all. */
  readonly readers: number;
}

/** A file of the pipeline, by content (`sha256:…`), or by the name that it has in the folder of the pipeline. */
export type PlanFile = { readonly digest: string } | { readonly name: string };

/**
 * A value in a plan: `inputs.image`, `files.model`, `steps.find.detections`. A step inlined from a
 * sub-pipeline has the path of its steps as id, joined by `/`: `steps.prepare/shrink.image`.
 */
export type ValueId = string;

export interface PlanStep {
  readonly id: string;
  /** Digest of the component: a key of `Plan.components`. */
  readonly component: string;
  readonly inputs: Readonly<Record<string, PlanBinding>>;
  /** Parameters with `{ $param: NAME }` where the caller's parameter NAME goes in, and the component's defaults filled in. */
  readonly params: Readonly<Record<string, PlanParam>>;
  readonly when?: Condition;
  /**
   * The list levels that this step is mapped over, outermost first, each named by the value that the list
   * came from; empty when the step runs once an item.
   */
  readonly map: readonly ValueId[];
  readonly outputs: Readonly<Record<string, PlanStepOutput>>;
  /** Values that nobody needs after this step (its own outputs that nobody reads included). */
  readonly drops: readonly ValueId[];
  readonly retry: { readonly limit: number; readonly backoffMs: number };
  readonly timeoutMs: number;
  /** Whether results may be answered from the cache. */
  readonly cache: boolean;
  readonly group: string;
}

export interface PlanBinding {
  /** Where the value comes from, or data written in the document. */
  readonly from: { readonly value: ValueId } | { readonly param: string } | { readonly literal: unknown };
  /** The list levels of the value, outermost first. Those in `PlanStep.map` are taken apart for each run; one more, where the input is a list, is handed over whole. */
  readonly levels: readonly ValueId[];
  readonly optional: boolean;
}

/** A parameter value: JSON, in which an object with the one key `$param` stands for a caller's parameter. */
export type PlanParam = unknown;

export interface PlanStepOutput {
  readonly type: ValueTypeName;
  /** List levels, outermost first: those of the step's map, then its own where it gives a list. */
  readonly levels: readonly ValueId[];
  /** How many times steps and pipeline outputs read it; 0 for an output that nobody reads. */
  readonly readers: number;
  readonly optional: boolean;
}

export interface PlanOutput {
  readonly value: ValueId;
  readonly type: ValueTypeName;
  readonly levels: readonly ValueId[];
  /** It may be absent: a skipped step or an optional value is on its way. */
  readonly optional: boolean;
}

export interface PlanGroup {
  readonly id: string;
  readonly steps: readonly string[];
  readonly bundle?: string;
  /** In words: why these steps share a process. */
  readonly reason: string;
}

/** A `when` condition as data. Verdicts compare as their word, `OK` or `NG`. */
export type Condition =
  | { readonly op: 'and' | 'or'; readonly terms: readonly Condition[] }
  | {
      readonly op: '==' | '!=' | '<' | '<=' | '>' | '>=';
      readonly left: ConditionOperand;
      readonly right: ConditionOperand;
    };

export type ConditionOperand =
  | { readonly value: ValueId; readonly type: 'number' | 'text' | 'verdict' }
  | { readonly param: string }
  | { readonly literal: string | number };

/** A plan with the caller's parameters put in: what an executor carries out. */
export interface BoundPlan {
  readonly plan: Plan;
  /** The caller's parameters, converted, checked, with defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** For each step its component's parameters, complete and valid. */
  readonly stepParams: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
