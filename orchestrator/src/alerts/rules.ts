import type { AlertKind } from './alert.ts';

/** From where on alerts are raised; 0 for never. */
export interface AlertThresholds {
  /** The part of items that fail, in percent, and how many must have ended for it to count. */
  readonly failureRate: number;
  readonly failureItems: number;
  /** Seconds that an execution waits to be begun. */
  readonly queueAge: number;
  /** The part of the disk in use, in percent. */
  readonly diskUsed: number;
  /** Seconds without anything recorded about a running execution. */
  readonly stuckAfter: number;
}

export const defaultThresholds: AlertThresholds = {
  failureRate: 20,
  failureItems: 20,
  queueAge: 300,
  diskUsed: 90,
  stuckAfter: 1800,
};

/** What the rules look at. */
export interface Situation {
  /** Items that ended in the last 15 minutes. */
  readonly items: { readonly succeeded: number; readonly failed: number };
  readonly queueOldestMs: number;
  readonly disk: { readonly free?: number; readonly total?: number };
  /** Executions at work, and for how long nothing was recorded about each. */
  readonly running: Iterable<{ readonly id: string; readonly quietMs: number }>;
}

/** What was measured; an alert is raised at one limit and over below a lower one, so that it does not come and go. */
export interface Measured {
  readonly kind: AlertKind;
  readonly subject: string;
  readonly value: number;
  readonly raiseAt: number;
  readonly clearBelow: number;
}

/** Stuck executions that are told one by one. */
const maxStuck = 50;

/** Measures a situation. What is not measured is over. */
export function measure(
  { items, queueOldestMs, disk, running }: Situation,
  thresholds: AlertThresholds,
): Measured[] {
  const found: Measured[] = [];
  const { failureRate, failureItems, queueAge, diskUsed, stuckAfter } = thresholds;
  const ended = items.succeeded + items.failed;
  if (failureRate > 0 && ended >= Math.max(1, failureItems)) {
    found.push(measured('failure_rate', '', items.failed / ended, failureRate / 100, 0.5));
  }
  if (queueAge > 0) found.push(measured('queue_age', '', queueOldestMs / 1000, queueAge, 0.5));
  const { free, total } = disk;
  if (diskUsed > 0 && free !== undefined && total) {
    found.push(measured('disk', '', 1 - free / total, diskUsed / 100, 0.97));
  }
  if (stuckAfter > 0) {
    const stuck = [...running].filter(({ quietMs }) => quietMs >= stuckAfter * 1000);
    for (const { id, quietMs } of stuck.slice(0, maxStuck)) {
      found.push(measured('stuck_execution', id, quietMs / 1000, stuckAfter, 1));
    }
  }
  return found;
}

function measured(kind: AlertKind, subject: string, value: number, raiseAt: number, part: number): Measured {
  return { kind, subject, value, raiseAt, clearBelow: raiseAt * part };
}
