import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ExecutorKind, SkipReason } from '../../executors/index.ts';
import type { Usage } from './item.ts';
import type { ArtifactRef, StoredValues } from './value.ts';
import type { VerdictWord } from './verdict.ts';

/** What is recorded a little later than it happened, together with others. */
interface Happened {
  /** In milliseconds since the epoch; when it is recorded, where that is left out. */
  readonly at?: number;
}

interface AboutItem extends Happened {
  /** Its index. */
  readonly item: number;
}

interface AboutStep extends AboutItem {
  readonly step: string;
}

export type ItemCommand = AboutItem &
  (
    | { readonly type: 'item_started' }
    | { readonly type: 'item_succeeded'; readonly outputs: StoredValues; readonly verdict?: VerdictWord }
    | { readonly type: 'item_failed'; readonly error: ErrorRecord }
    | { readonly type: 'item_cancelled' }
  );

/** `outputs` are those that are kept. */
export type StepCommand = AboutStep &
  (
    | { readonly type: 'step_cached'; readonly cacheKey: string; readonly outputs: StoredValues }
    | { readonly type: 'step_skipped'; readonly reason: SkipReason }
    | { readonly type: 'step_started'; readonly cacheKey?: string; readonly because?: readonly string[] }
    | {
        readonly type: 'step_retrying';
        readonly error: ErrorRecord;
        readonly delayMs: number;
        readonly usage?: Usage;
      }
    | { readonly type: 'step_succeeded'; readonly outputs?: StoredValues; readonly usage?: Usage }
    | { readonly type: 'step_failed'; readonly error: ErrorRecord; readonly usage?: Usage }
    | { readonly type: 'step_cancelled'; readonly usage?: Usage }
  );

/** What the owner of an execution says of it as a whole. */
export type LifeCommand =
  | { readonly type: 'plan'; readonly plan: ArtifactRef; readonly steps: readonly string[] }
  | (Happened & { readonly type: 'start'; readonly executor?: ExecutorKind })
  /** Something keeps it from going on, or makes it slow; it may go away again. */
  | { readonly type: 'warn'; readonly error: ErrorRecord }
  /** Every item has ended, or a cancel was asked for: then open items are cancelled. */
  | { readonly type: 'end' }
  /** It cannot go on: open items fail with this error. */
  | { readonly type: 'fail'; readonly error: ErrorRecord };

/** What only the owner may do. */
export type OwnerCommand = LifeCommand | ItemCommand | StepCommand;

/** What anybody may ask for. */
export type RequestCommand =
  | { readonly type: 'request_cancel' }
  /** Runs the failed (and where asked for, the cancelled) items again, each from the step that failed. */
  | { readonly type: 'retry_items'; readonly cancelled?: boolean };

/** What the store does when items come in and owners change. */
export type StoreCommand =
  | { readonly type: 'add_items'; readonly count: number; readonly complete: boolean }
  | { readonly type: 'claim'; readonly owner: string }
  | { readonly type: 'release' };

export type Command = OwnerCommand | RequestCommand | StoreCommand;
