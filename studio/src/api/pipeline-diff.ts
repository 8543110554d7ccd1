/** What something was and is; a side that is left out had nothing there. */
export interface Change {
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface ValueChange extends Change {
  readonly name: string;
}

/** What happened to the entries of a mapping, by name. */
export interface EntriesDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ValueChange[];
}

export interface StepChange {
  readonly step: string;
  readonly component?: Change;
  readonly pipeline?: Change;
  readonly params: readonly ValueChange[];
  readonly inputs: readonly ValueChange[];
  readonly settings: readonly ValueChange[];
}

/** The parts of a document that have entries of their own. */
export const entryKinds = ['inputs', 'outputs', 'files', 'params', 'locked'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** What differs between two versions, as `GET /pipelines/{name}/diff` says it. */
export interface PipelineDiff extends Readonly<Record<EntryKind, EntriesDiff>> {
  readonly steps: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly StepChange[];
  };
  readonly paramRules: readonly ValueChange[];
  readonly settings: readonly ValueChange[];
  readonly canvas: boolean;
}
