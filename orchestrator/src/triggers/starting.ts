import type { ArtifactRef } from '../execution/index.ts';
import type { Trigger } from './trigger.ts';

/** One start that a trigger asks for. */
export interface Start {
  /** The same again is the same execution. */
  readonly key: string;
  /** The file that it is about, in the object store. */
  readonly artifact?: ArtifactRef;
}

/** Accepts an execution for a trigger, durably. @returns its id */
export type StartExecution = (trigger: Trigger, start: Start) => Promise<string>;

/** How an execution of a trigger ended: `failed` also where it was cancelled; nothing while it goes on. */
export type OutcomeOf = (project: string, execution: string) => Promise<'done' | 'failed' | undefined>;

/** What a trigger does again and again. */
export interface Watch {
  /** Looks once and starts what is to be started. @returns ms until it wants to look again @throws what keeps it from that */
  look(signal: AbortSignal): Promise<number>;
  /** Calls when something may have changed, where that can be told. */
  listen?(changed: () => void): void;
  close?(): void;
}
