/** What something was and is; a side that is left out had nothing there. */
export interface Change {
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface ValueChange extends Change {
  readonly name: string;
}

/** What happened to the entries of a mapping, by name, in the order of the documents. */
export interface EntriesDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ValueChange[];
}

export interface StepChange {
  readonly step: string;
  /** The component with its range of versions, as it is written. */
  readonly component?: Change;
  /** The pipeline that the step is, as it is written. */
  readonly pipeline?: Change;
  readonly params: readonly ValueChange[];
  readonly inputs: readonly ValueChange[];
  /** Its other keys: `when`, `retry`, `timeout` and so on. */
  readonly settings: readonly ValueChange[];
}

/** What is different in the structure of two pipeline documents. The order of keys and comments are no difference. */
export interface PipelineDiff {
  readonly steps: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly StepChange[];
  };
  readonly inputs: EntriesDiff;
  readonly outputs: EntriesDiff;
  readonly files: EntriesDiff;
  /** What a caller may set, by name; in the short form and as a whole schema it is the same. */
  readonly params: EntriesDiff;
  /** Rules about several parameters, e.g. `required`. */
  readonly paramRules: readonly ValueChange[];
  /** Its other keys: the name, `title`, `keep` and so on. */
  readonly settings: readonly ValueChange[];
  /** Whether something is drawn in another place. */
  readonly canvas: boolean;
  /** By what the documents say (`imaging/resize@^1`), the versions taken for it, where both are locked. */
  readonly locked: EntriesDiff;
}
