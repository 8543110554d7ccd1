import type { Alert, NewAlert } from './alert.ts';

export interface AlertsPage {
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** Keeps alerts. All methods may reject with STORE_FULL, STORE_UNAVAILABLE and RECORDS_CORRUPT. */
export interface AlertStore {
  /**
   * Opens an alert; where one of the same kind and subject is open, that one stays as it is, and was seen now.
   * @returns it, and whether it is new
   */
  raise(alert: NewAlert): Promise<{ readonly alert: Alert; readonly isNew: boolean }>;
  /** Says that open ones go on: they were seen now. */
  goOn(ids: readonly number[]): Promise<void>;
  /**
   * Says that it is over.
   * @param unseenMs how long nobody must have seen it: other platforms may
   * @returns it, or nothing where it was over before or was seen
   */
  clear(id: number, unseenMs?: number): Promise<Alert | undefined>;
  /**
   * Says who has seen it. The first one stays.
   * @param by the name of a person or system
   * @throws ALERT_NOT_FOUND
   */
  acknowledge(id: number, by: string): Promise<Alert>;
  /** Those that are open, the oldest first; 1,000 at most. */
  open(): Promise<readonly Alert[]>;
  /** The newest first. @throws CURSOR_INVALID */
  list(
    filter: { readonly state?: 'open' | 'past' },
    page: AlertsPage,
  ): Promise<{ readonly items: readonly Alert[]; readonly next?: string }>;
  /** Forgets what was over before a time, in ms since the epoch. @returns how many */
  prune(before: number): Promise<number>;
}
