import type { StepTimes } from './insight.ts';
import type { ErrorRecord, Execution, ItemStatus } from './types.ts';

/** What something was and is; a side that is left out had nothing there. */
export interface Change {
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface NamedChange extends Change {
  readonly name: string;
}

/** The answer of `/executions/{id}/compare/{other}`. */
export interface Comparison {
  readonly before: Execution;
  readonly after: Execution;
  /** What the documents say; nothing where one of them is gone. */
  readonly pipeline: {
    readonly steps: {
      readonly added: readonly string[];
      readonly removed: readonly string[];
      readonly changed: readonly { readonly step: string }[];
    };
  } | null;
  readonly params: readonly NamedChange[];
  readonly step_params: Readonly<Record<string, readonly NamedChange[]>>;
  readonly components: Readonly<
    Record<string, { readonly before?: ComponentVersion; readonly after?: ComponentVersion }>
  >;
  readonly steps: readonly {
    readonly step: string;
    readonly before?: StepTimes;
    readonly after?: StepTimes;
  }[];
}

export interface ComponentVersion {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
}

/** An item of one of two executions. */
export interface PairSide {
  readonly item: number;
  readonly status: ItemStatus;
  readonly verdict?: 'OK' | 'NG';
  readonly duration_ms?: number;
  readonly error?: ErrorRecord;
}

/** The items of a name in both executions. */
export interface ItemPair {
  readonly name: string;
  readonly same: boolean;
  readonly before?: PairSide;
  readonly after?: PairSide;
  readonly values: readonly (Change & { readonly key: string; readonly difference?: number })[];
  /** Those with other content. */
  readonly outputs: readonly string[];
  readonly first_step?: {
    readonly step: string;
    readonly what: 'outcome' | 'outputs' | 'recipe' | 'missing';
    readonly because?: readonly string[];
  };
}
