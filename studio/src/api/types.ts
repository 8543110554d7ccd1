/** Answers of the platform, as `/api/v1/openapi.json` describes them. */

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The cursor of the next page, where there is one. */
  readonly next?: string;
}

/** A text by language; `en` is always there. */
export interface LocalText {
  readonly en: string;
  readonly ja?: string;
}

export const executionStatuses = [
  'accepted',
  'planned',
  'running',
  'succeeded',
  'partial',
  'failed',
  'cancelled',
] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

export interface Counts {
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** What went wrong, and what to do about it. */
export interface ErrorRecord {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export interface Execution {
  readonly execution_id: string;
  readonly pipeline: string;
  readonly version?: number;
  readonly status: ExecutionStatus;
  readonly params: Readonly<Record<string, unknown>>;
  readonly priority: 'low' | 'normal' | 'high';
  readonly labels: Readonly<Record<string, string>>;
  readonly items: Counts;
  /** How many items have which verdict, where the pipeline judges. */
  readonly verdicts?: { readonly OK: number; readonly NG: number };
  readonly steps: readonly string[];
  readonly seq: number;
  readonly cancel_requested: boolean;
  /** Where it is carried out; not there before it began. */
  readonly executor?: 'local' | 'argo' | 'realtime';
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  /** By earlier runs, while it has not ended. */
  readonly estimated_completion_time?: string;
  readonly error?: ErrorRecord;
  /** What keeps it from going on, where it has not ended. */
  readonly troubles?: readonly ErrorRecord[];
}

export type ItemStatus = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface FileAnswer {
  readonly file_id: string;
  readonly size: number;
  readonly media_type: string;
  readonly name?: string;
}
export interface DataAnswer {
  readonly data: unknown;
}
export interface ListAnswer {
  readonly list: readonly ValueAnswer[];
}
export type ValueAnswer = FileAnswer | DataAnswer | ListAnswer;

export interface Item {
  readonly item: number;
  readonly name: string;
  readonly status: ItemStatus;
  readonly inputs: Readonly<Record<string, ValueAnswer>>;
  readonly outputs?: Readonly<Record<string, ValueAnswer>>;
  readonly verdict?: VerdictWord;
  /** The one that counts: a correction, where there is one. */
  readonly final_verdict?: VerdictWord;
  readonly correction?: Correction;
  readonly error?: ErrorRecord;
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

export type VerdictWord = 'OK' | 'NG';

/** A verdict that somebody gave after looking at the result; `null` takes the one of before back. */
export interface Correction {
  readonly verdict: VerdictWord | null;
  readonly note: string;
  readonly by: string;
  readonly at: string;
}

/** The answer of `…/items/{item}/verdict`. */
export interface ItemVerdict {
  readonly verdict: VerdictWord | null;
  readonly final_verdict: VerdictWord | null;
  readonly history: readonly Correction[];
}

/** How items are judged in the end. */
export interface FinalVerdicts {
  readonly OK: number;
  readonly NG: number;
  readonly corrected: number;
}

/** A row of the table of values: one item. */
export interface TableRow {
  readonly item: number;
  readonly name: string;
  readonly status: ItemStatus;
  readonly verdict?: VerdictWord;
  readonly final_verdict?: VerdictWord;
  readonly correction?: Correction;
  readonly picture?: { readonly part: 'outputs' | 'inputs'; readonly name: string };
  readonly duration_ms?: number;
  readonly error?: ErrorRecord;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The states of the steps of items: the answer of `…/states`. */
export interface StateGrid extends Page<GridRow> {
  readonly steps: readonly string[];
  readonly seq: number;
}

export interface GridRow {
  readonly item: number;
  readonly name: string;
  readonly status: ItemStatus;
  readonly states: readonly ItemStep['status'][];
  readonly attempts: readonly number[];
}

export interface Table extends Page<TableRow> {
  readonly columns: readonly TableColumn[];
}

export interface TableColumn {
  readonly key: string;
  readonly output: string;
  readonly type: string;
  readonly unit?: string;
  /** What stands above it. */
  readonly title: LocalText;
  /** What the output is called. */
  readonly output_title: LocalText;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** A line that a component wrote while it worked. */
export interface LogLine {
  readonly position: number;
  readonly time: string;
  readonly item: number;
  readonly step: string;
  readonly level: (typeof logLevels)[number];
  readonly message: string;
  readonly data?: unknown;
}

export interface ItemStep {
  readonly item: number;
  readonly step: string;
  readonly status:
    'pending' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'skipped' | 'cached' | 'cancelled';
  readonly attempts: number;
  /** What changed, such as `params.width`, where it ran although there was a result of before. */
  readonly because?: readonly string[];
  readonly skip_reason?: SkipReason;
  readonly outputs?: Readonly<Record<string, ValueAnswer>>;
  readonly error?: ErrorRecord;
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

/** Why a step did not run; one of the three. */
export interface SkipReason {
  readonly condition?: string;
  readonly missing?: string;
  readonly unneeded?: true;
}

/** What a value of the type `verdict` holds. */
export interface Verdict {
  readonly verdict: 'OK' | 'NG';
  readonly reasons: readonly { readonly passed: boolean; readonly message: LocalText }[];
}

/** What somebody has to give to run a pipeline, and what comes out. */
export interface PipelineForm {
  readonly name: string;
  readonly version: number;
  readonly title?: LocalText;
  readonly description?: LocalText;
  readonly inputs: Readonly<Record<string, FormInput>>;
  /** The JSON Schema of its parameters. */
  readonly params: JsonSchema;
  readonly outputs: Readonly<Record<string, FormOutput>>;
  readonly steps: readonly { readonly id: string; readonly component: string; readonly title?: LocalText }[];
}

export interface FormOutput {
  readonly type: string;
  readonly list?: boolean;
  /** Where it comes from: `steps.STEP.OUTPUT`, `inputs.NAME` or `files.NAME`. */
  readonly value: string;
  /** What people call it. */
  readonly title: LocalText;
}

export interface FormInput {
  readonly type: string;
  readonly list?: boolean;
  readonly optional?: boolean;
  readonly shared?: boolean;
  readonly title?: LocalText;
}

export interface PipelineDraft {
  readonly name: string;
  /** What its document says that it is called. */
  readonly title?: LocalText | string;
  readonly revision: number;
  readonly text: string;
  readonly published: number | null;
  readonly saved_at: string;
}

/** What a pipeline did lately. */
export interface PipelineActivity {
  readonly pipeline: string;
  readonly executions: number;
  readonly items: { readonly succeeded: number; readonly failed: number };
  readonly verdicts: { readonly OK: number; readonly NG: number };
  /** The newest result that is a picture. */
  readonly last?: {
    readonly execution_id: string;
    readonly item: number;
    readonly output: string;
    /** The picture that went in. */
    readonly input?: string;
  };
}

export interface PipelineVersion {
  readonly name: string;
  readonly version: number;
  readonly text: string;
  readonly note: string;
  readonly published_at: string;
}

/** One thing that is wrong with a document, and where. */
export interface Problem extends ErrorRecord {
  readonly severity: 'error' | 'warning';
  readonly line: number;
  readonly step?: string;
  readonly field?: string;
}

/** One version of a component, with all that there is to know. */
export interface ComponentDetails {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly params: JsonSchema;
  readonly manifest: ComponentManifest;
  /** The address of its icon. */
  readonly icon?: string;
  /** The files that its examples name. */
  readonly files: readonly { readonly example: number; readonly file: string }[];
}

/** What a component says about itself, as far as screens look at it. */
export interface ComponentManifest {
  readonly title: LocalText;
  readonly description: LocalText;
  readonly category: string;
  readonly license?: string;
  readonly inputs?: Readonly<Record<string, ComponentPort>>;
  readonly outputs?: Readonly<Record<string, ComponentPort>>;
  readonly examples?: readonly {
    readonly title?: LocalText;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly params?: Readonly<Record<string, unknown>>;
    readonly expect?: Readonly<Record<string, unknown>>;
  }[];
}

export interface ComponentSummary {
  readonly name: string;
  readonly version: string;
  readonly title: LocalText;
  readonly description: LocalText;
  readonly category: string;
  readonly inputs: Readonly<Record<string, ComponentPort>>;
  readonly outputs: Readonly<Record<string, ComponentPort>>;
  /** The address of its icon. */
  readonly icon?: string;
}

export interface ComponentPort {
  readonly type: string;
  readonly optional?: boolean;
  readonly title?: LocalText;
  readonly description?: LocalText;
}

/** The parts of JSON Schema that forms are made from. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: LocalText | string;
  readonly description?: LocalText | string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly exclusiveMinimum?: number;
  readonly 'x-secret'?: boolean;
  readonly 'x-kumiki-draw'?: string | Readonly<Record<string, string>>;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly 'x-ui'?: {
    readonly widget?: string;
    readonly step?: number;
    readonly unit?: LocalText | string;
    /** A number of pixels that is meant as it is, also on a reduced image: the size of what comes out. */
    readonly absolute?: boolean;
    readonly order?: number;
    /** A heading that the field stands under. */
    readonly group?: LocalText | string;
    /** Shown on demand only. */
    readonly advanced?: boolean;
    readonly placeholder?: LocalText | string;
    /** Texts of the values to choose from. */
    readonly labels?: Readonly<Record<string, LocalText>>;
    /** Only where these parameters have one of these values. */
    readonly showWhen?: Readonly<Record<string, unknown>>;
  };
}
