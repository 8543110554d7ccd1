import type { Role } from './session.svelte.ts';

/** Answers about people, tokens and what belongs to all of the platform. */

/** A role on everything, or roles on single pipelines. */
export interface Grant {
  readonly role?: Role;
  readonly pipelines?: Readonly<Record<string, Role>>;
}

export interface Person extends Grant {
  readonly id: string;
  readonly name: string;
  /** Nothing where they come by an identity provider. */
  readonly login: string | null;
  readonly disabled: boolean;
  readonly created_at: string;
  readonly signed_in_at: string | null;
}

export interface Invitation extends Grant {
  readonly id: string;
  readonly kind: 'first' | 'invitation' | 'password';
  readonly note: string;
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  /** Shown once. */
  readonly link?: string;
}

export interface Token extends Grant {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly owner: string | null;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly used_at: string | null;
  /** Shown once. */
  readonly token?: string;
}

export interface Secret {
  readonly name: string;
  readonly revision: number;
  readonly changed_by: string;
  readonly changed_at: string;
}

export interface AuditEntry {
  readonly at: string;
  readonly caller: string | null;
  readonly name: string | null;
  readonly call: string;
  readonly object: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string | null;
  readonly request_id: string;
  readonly address: string;
}

export const webhookEvents = [
  'execution_accepted',
  'execution_started',
  'execution_ended',
  'cancel_requested',
  'items_retried',
  'item_started',
  'item_succeeded',
  'item_failed',
  'item_cancelled',
  'step_succeeded',
  'step_failed',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** None: all. */
  readonly pipelines: readonly string[];
  readonly description: string;
  readonly enabled: boolean;
  readonly disabled_because?: string;
  readonly created_by: string;
  readonly created_at: string;
  /** Shown once. */
  readonly secret?: string;
}

export const deliveryStatuses = ['waiting', 'delivered', 'failed'] as const;

export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly execution_id?: string;
  readonly status: (typeof deliveryStatuses)[number];
  readonly attempts: number;
  readonly created_at: string;
  readonly next_attempt_at: string | null;
  readonly ended_at: string | null;
}

export interface DeliveryDetails extends Delivery {
  readonly body: unknown;
  readonly log: readonly {
    readonly attempt: number;
    readonly at: string;
    readonly duration_ms: number;
    readonly status?: number;
    readonly error?: string;
    readonly response?: string;
  }[];
}

export const keptKinds = ['intermediates', 'results', 'inputs', 'logs', 'record'] as const;
export type KeptKind = (typeof keptKinds)[number];

/** `null` is no limit; what is left out is as the next one says. */
export interface KindPolicy {
  readonly days?: number | null;
  readonly bytes?: number | null;
}
export type KeptPolicy = Readonly<Partial<Record<KeptKind, KindPolicy>>>;

export interface ShownPolicy {
  /** What was set. */
  readonly policy: KeptPolicy;
  /** What counts. */
  readonly effective: KeptPolicy;
}

export interface CleanUp {
  readonly running: boolean;
  readonly at?: string;
  readonly executions?: number;
  readonly bytes?: number;
  readonly kept_bytes?: number;
}

export interface KeptDefaults extends ShownPolicy {
  readonly max_bytes: number;
  readonly last_run?: CleanUp;
}

export interface CleanUpPreview {
  readonly used_bytes: number;
  readonly max_bytes: number;
  readonly items: readonly {
    readonly pipeline: string;
    readonly kind: KeptKind;
    readonly executions: number;
    readonly bytes: number;
    readonly oldest: string;
    readonly newest: string;
  }[];
}

export interface FolderSource {
  readonly kind: 'folder';
  readonly path: string;
  readonly patterns: readonly string[];
  readonly recursive: boolean;
  readonly after: 'keep' | 'move';
  readonly input?: string;
}
export interface ScheduleSource {
  readonly kind: 'schedule';
  readonly cron: string;
  readonly timezone: string;
  readonly missed: 'run_once' | 'skip';
  /** Values of the pipeline's inputs. */
  readonly inputs?: Readonly<Record<string, unknown>>;
}
/** Where the operator allows it: a bucket by the name that they gave it. */
export interface BucketSource {
  readonly kind: 'bucket';
  readonly bucket: string;
  readonly prefix: string;
  readonly patterns?: readonly string[];
  readonly recursive: boolean;
  readonly after: 'keep' | 'move';
  readonly input?: string;
}

export interface Trigger {
  readonly trigger_id: string;
  readonly name: string;
  readonly pipeline: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly priority?: 'low' | 'normal' | 'high';
  readonly paused: boolean;
  readonly source: FolderSource | BucketSource | ScheduleSource;
  readonly revision: number;
  readonly next_at?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly at: string };
}

export interface TriggerRun {
  readonly name: string;
  readonly at: string;
  readonly execution_id?: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly size?: number;
}
