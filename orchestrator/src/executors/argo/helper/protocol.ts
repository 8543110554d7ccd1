import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { JsonValue } from '@kumiki/component-sdk/values';
import type { BoundPlan } from '../../../pipeline/index.ts';
import type { ArtifactRef, StoredValues } from '../../../execution/model/value.ts';
import type { ExecutionEvent } from '../../executor.ts';

/** What a helper and the platform say to each other, as JSON over HTTPS under `/api/v1/helper`. */

/** What a pod works on: one group of steps, for one shard of the items. */
export interface PodPlace {
  readonly group: number;
  readonly shard: number;
}

/** What a helper has to do. The values of secrets are in it: it goes to a helper alone, and is written nowhere. */
export interface HelperTask {
  readonly execution: string;
  readonly plan: BoundPlan;
  readonly shared: Readonly<Record<string, SentInput>>;
  readonly files: Readonly<Record<string, ArtifactRef>>;
  readonly traceparent?: string;
}

/** An input on its way: large ones by reference to the store. */
export type SentInput =
  | { readonly object: string; readonly name: string }
  | { readonly data: JsonValue }
  | { readonly list: readonly SentInput[] };

export interface HelperItem {
  readonly id: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, SentInput>>;
  /** What is known of its steps: their outputs. */
  readonly known: Readonly<Record<string, StoredValues>>;
}

export interface HelperItems {
  readonly items: readonly HelperItem[];
  /** Where to go on; nothing after the last ones. */
  readonly next?: number;
}

type WithoutItem<Event> = Event extends { readonly item: unknown } ? Omit<Event, 'item'> : never;

/** An event of an item, which is named beside it. */
export type ItemEvent = WithoutItem<ExecutionEvent>;

/** What a helper tells, in order. */
export type HelperReport = { readonly item: string } & (
  | { readonly type: 'event'; readonly event: ItemEvent }
  /** A step's outputs are in the store. */
  | { readonly type: 'kept'; readonly step: string; readonly outputs: StoredValues }
  /** The item's results are in the store. */
  | { readonly type: 'delivered'; readonly outputs: StoredValues }
  /** It has passed the group, and the next one goes on with it. */
  | { readonly type: 'passed' }
);

export interface HelperReports {
  readonly pod: string;
  /** The number of the first report: what was sent before and is sent again, is not taken twice. */
  readonly from: number;
  readonly reports: readonly HelperReport[];
  /** What keeps the whole pod from working: a component that cannot be set up. */
  readonly failure?: ErrorRecord;
}

/** The platform has taken all reports durably. */
export interface HelperAnswer {
  /** How many reports of the pod it has taken, also on other ways. */
  readonly taken?: number;
  /** The execution has ended: nothing waits to be taken. */
  readonly over?: boolean;
  /** Somebody cancelled the execution: nothing more needs to be done. */
  readonly cancelled: boolean;
}
