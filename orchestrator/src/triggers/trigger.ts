import type { JsonValue } from '@kumiki/component-sdk/values';

/** What a trigger waits for: new files in a folder. */
export interface FolderSource {
  readonly kind: 'folder';
  /** Absolute, in a folder that the operator allows. */
  readonly path: string;
  /** Names that count, with `*` and `?`; any letter case. */
  readonly patterns: readonly string[];
  /** Also in the folders in it. */
  readonly recursive: boolean;
  /** `move`: what was taken goes to `done` in the folder, what could not be to `failed`. */
  readonly after: 'keep' | 'move';
  /** The input that a file is for; without it the pipeline's only required image input. */
  readonly input?: string;
}

/** What a trigger waits for: new files in a bucket, under a prefix. */
export interface BucketSource {
  readonly kind: 'bucket';
  /** The name that the operator gave it. */
  readonly bucket: string;
  /** What their keys begin with, as of a folder: with `/` at its end, or empty. */
  readonly prefix: string;
  readonly patterns: readonly string[];
  /** Also those with further `/` in their keys. */
  readonly recursive: boolean;
  /** As of a folder: `done/` and `failed/` are under the prefix. */
  readonly after: 'keep' | 'move';
  readonly input?: string;
}

/** What a trigger waits for: a time. */
export interface ScheduleSource {
  readonly kind: 'schedule';
  /** Five or six fields (with seconds first), as cron has them. */
  readonly cron: string;
  /** Of the tz data base, e.g. `Asia/Tokyo`. */
  readonly timezone: string;
  /** What becomes of times that passed while nobody ran: once for all of them, or nothing. */
  readonly missed: 'run_once' | 'skip';
  /** Values of the pipeline's inputs, as JSON. */
  readonly inputs: Readonly<Record<string, JsonValue>>;
}

/** What people say about a trigger. */
export interface TriggerSettings {
  readonly name: string;
  /** `NAME`, for the newest version at each start, or `NAME@VERSION`. */
  readonly pipeline: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly priority: 'low' | 'normal' | 'high';
  readonly paused: boolean;
  readonly source: FolderSource | BucketSource | ScheduleSource;
}

/** Starts a pipeline by itself. */
export interface Trigger extends TriggerSettings {
  readonly project: string;
  readonly id: string;
  /** Counts the changes of its settings, from 1. */
  readonly revision: number;
  /** The id of who made it. */
  readonly createdBy: string;
  /** Times in milliseconds since the epoch. */
  readonly createdAt: number;
  /** The last time of its schedule that was taken care of. */
  readonly lastDue?: number;
  /** What keeps it from its work now. */
  readonly error?: { readonly code: string; readonly message: string; readonly at: number };
}

/** What became of one file, or of one time of a schedule. */
export interface TriggerRun {
  /** Tells files and times apart: it is taken once. */
  readonly key: string;
  /** The path in the folder, or the time. */
  readonly name: string;
  readonly at: number;
  /** It was started. */
  readonly execution?: string;
  /** It could not be. */
  readonly error?: { readonly code: string; readonly message: string };
  /** Of the file. */
  readonly size?: number;
  readonly digest?: string;
}
