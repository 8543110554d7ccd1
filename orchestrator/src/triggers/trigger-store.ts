import type { Trigger, TriggerRun, TriggerSettings } from './trigger.ts';

/** Triggers of one project. */
export const maxTriggers = 200;
/** Keys that one call takes. */
export const maxKeysPerCall = 1000;

export interface RunsPage {
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** Keeps triggers and what they have started. All methods may reject with STORE_FULL, STORE_UNAVAILABLE and RECORDS_CORRUPT. */
export interface TriggerStore {
  /** @throws TRIGGERS_TOO_MANY */
  create(project: string, id: string, by: string, settings: TriggerSettings): Promise<Trigger>;
  /** By name; `maxTriggers` at most. */
  list(project: string): Promise<readonly Trigger[]>;
  /** @throws TRIGGER_NOT_FOUND */
  get(project: string, id: string): Promise<Trigger>;
  /** @param revision the one that was read @throws TRIGGER_NOT_FOUND, TRIGGER_CONFLICT */
  update(project: string, id: string, revision: number, settings: TriggerSettings): Promise<Trigger>;
  /** With its history. @throws TRIGGER_NOT_FOUND */
  remove(project: string, id: string): Promise<void>;

  /** Those of the keys that were taken; `maxKeysPerCall` at most. */
  taken(id: string, keys: readonly string[]): Promise<readonly TriggerRun[]>;
  /** Says what became of one; where that was said before, that stays. A trigger that is gone has none. */
  record(id: string, run: TriggerRun): Promise<void>;
  /** The newest first. @throws TRIGGER_NOT_FOUND, CURSOR_INVALID */
  history(
    project: string,
    id: string,
    page: RunsPage,
  ): Promise<{ readonly items: readonly TriggerRun[]; readonly next?: string }>;
  /**
   * The oldest after a place, for who decides what to forget; `maxKeysPerCall` at most, and only where there are more
   * than `most` in all.
   */
  oldest(
    id: string,
    most: number,
    cursor?: string,
  ): Promise<{ readonly items: readonly TriggerRun[]; readonly next?: string }>;
  forget(id: string, keys: readonly string[]): Promise<void>;

  /** Says up to which time its schedule is taken care of. */
  passed(id: string, due: number): Promise<void>;
  /** Says what keeps it from its work, or that nothing does. */
  state(id: string, error: Trigger['error'] | undefined): Promise<void>;
}
