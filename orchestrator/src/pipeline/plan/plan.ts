import type { JsonSchema, Manifest } from '@kumiki/component-sdk/manifest';
import type { ValueTypeName } from '@kumiki/component-sdk/values';

/** Where executions can be carried out: on the machine of the platform, or on its cluster. */
export type ExecutorChoice = 'local' | 'argo';

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
  /** Which step outputs are stored beside the pipeline's outputs. Without it: all in batch, none in real time. */
  readonly keep?: 'all' | 'outputs';
  /** How long what is stored stays. */
  readonly keepForMs?: number;
  /** Where its executions are carried out; as the platform is set where it is left out. */
  readonly executor?: ExecutorChoice;
  /** In real time: how long one frame may take in all. */
  readonly latencyBudgetMs?: number;
  /** The manifests of the components in use, by `componentKey`, so that an executor needs no component source to check values. */
  readonly components: Readonly<Record<string, LockedComponent>>;
}

/** A component at one version, as the lock names it. */
export interface LockedComponent {
  readonly name: string;
  readonly version: string;
  /** `sha256:…` over manifest, files and dependency lock. */
  readonly digest: string;
  readonly manifest: Manifest;
  /** The image that it is in, `HOST/PATH@sha256:…`, where it came from a registry; a bundle's image holds several components. */
  readonly image?: string;
}

export interface PlanInput {
  readonly type: ValueTypeName;
  readonly list: boolean;
  readonly optional: boolean;
  readonly shared: boolean;
  /** How many times steps and outputs read it in all. */
  readonly readers: number;
}

/**
 * A file of the pipeline, by content (`sha256:…`), or by the name that it has in the folder of the pipeline. Those
 * of a pipeline inside are called as its steps are: `prepare/model`.
 */
export type PlanFile = {
  /** What the steps read it as: a `file` as it is, an `image` decoded, data parsed. */
  readonly type: ValueTypeName;
} & ({ readonly digest: string } | { readonly name: string });

/**
 * A value in a plan: `inputs.image`, `files.model`, `steps.find.detections`. A step inlined from a
 * sub-pipeline has the path of its steps as id, joined by `/`: `steps.prepare/shrink.image`.
 */
export type ValueId = string;

export interface PlanStep {
  readonly id: string;
  /** A key of `Plan.components`: the component's digest, or for one in an image a digest over both. */
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
  /**
   * Values of the item that nobody needs after this place in the order, its own outputs that nobody reads
   * included; they are dropped here also where the step is skipped. Files and shared inputs are not among them.
   */
  readonly drops: readonly ValueId[];
  readonly retry: { readonly limit: number; readonly backoffMs: number };
  /** The longest time for one run of the component. */
  readonly timeoutMs: number;
  /** What one instance needs, in Kubernetes quantities. */
  readonly resources: { readonly cpu: string; readonly memory: string; readonly gpu: number };
  /** Whether results may be answered from the cache: the component is deterministic, and the pipeline says nothing else. */
  readonly cache: boolean;
  readonly group: string;
}

export interface PlanBinding {
  /** Where the value comes from, or data written in the document. */
  readonly from: { readonly value: ValueId } | { readonly param: string } | { readonly literal: unknown };
  /**
   * The list levels that are taken apart for each run, outermost first: the first ones of `PlanStep.map`. Where
   * the input takes a list, the innermost level of the value is not among them, since it is handed over whole.
   */
  readonly levels: readonly ValueId[];
  /** The step runs without it. */
  readonly optional: boolean;
}

/** A parameter value: JSON, in which an object with the one key `$param` stands for a caller's parameter. */
export type PlanParam = unknown;

export interface PlanStepOutput {
  readonly type: ValueTypeName;
  /** List levels, outermost first: those of the step's map, then its own where it gives a list. */
  readonly levels: readonly ValueId[];
  /** How many times steps (in inputs and conditions) and pipeline outputs read it; 0 for an output that nobody reads. */
  readonly readers: number;
  /** It may be absent: the step may be skipped, or the component may leave it out. */
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
