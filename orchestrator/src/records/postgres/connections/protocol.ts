import type { MessagePort } from 'node:worker_threads';
import type { PostgresPlace } from '../place.ts';

/** What replicas tell each other through the data base. */
export const channels = {
  events: 'kumiki_events',
  logs: 'kumiki_logs',
  progress: 'kumiki_progress',
  drafts: 'kumiki_drafts',
} as const;

/** What the thread that holds the connections is started with. */
export interface ConnectionsStart {
  readonly place: PostgresPlace;
  /** How long a server that is away is waited for, in ms. */
  readonly patienceMs: number;
  /** What the data base's time is ahead of this machine's steady clock, in ms: one number, for all threads. */
  readonly clock: SharedArrayBuffer;
}

/** One who has a connection: a thread that waits for each answer. */
export interface NewLine {
  readonly port: MessagePort;
  /** Counted up, and woken, with each answer. */
  readonly signal: SharedArrayBuffer;
}

export type ToConnections =
  | { readonly line: NewLine }
  | { readonly publish: { readonly channel: string; readonly text: string } }
  | { readonly end: true };

/** What the thread tells of itself. */
export type FromConnections =
  | { readonly heard: { readonly channel: string; readonly text: string } }
  /** It listens, anew: what was told meanwhile is missed. */
  | { readonly listening: true };

export interface Statement {
  readonly text: string;
  /** Prepared under this name; without one, it has no values. */
  readonly name?: string;
  readonly values?: readonly unknown[];
}

/** Statements to be carried out in one go. */
export interface Ask {
  readonly number: number;
  /** They begin a transaction: another connection does as well. */
  readonly begins: boolean;
  /** They may take hours: a schema is changed. */
  readonly isUnhurried: boolean;
  readonly statements: readonly Statement[];
}

export interface Result {
  readonly rows: readonly unknown[];
  readonly changes: number;
  readonly command: string;
}

/** The results up to the first fault. */
export interface Told {
  /** Of what was asked. */
  readonly number: number;
  readonly results: readonly Result[];
  readonly fault?: Fault;
}

export interface Fault {
  /** SQLSTATE, or what the system says about a connection. */
  readonly code: string | undefined;
  readonly message: string;
  /** The connection is gone, and with it the transaction. */
  readonly lost: boolean;
  /** The server cannot be reached, and was waited for as long as it is: to begin again would be to wait as long again. */
  readonly away?: true;
}
