/** What an alert can be about. */
export const alertKinds = ['failure_rate', 'queue_age', 'disk', 'stuck_execution'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** What is raised: once, however long it goes on. */
export interface NewAlert {
  readonly kind: AlertKind;
  /** Which of its kind: the id of an execution; empty where there is only one. */
  readonly subject: string;
  /** What was measured, and from where on it is raised; parts of 1, or seconds. */
  readonly value: number;
  readonly threshold: number;
}

export interface Alert extends NewAlert {
  readonly id: number;
  /** Times in ms since the epoch. */
  readonly raisedAt: number;
  /** When it was over; while it is not there, the alert is open. */
  readonly clearedAt?: number;
  readonly acknowledgedAt?: number;
  /** The name of who has seen it. */
  readonly acknowledgedBy?: string;
}

/** An alert in words. */
export function alertMessage(alert: NewAlert): string {
  return messages[alert.kind](alert);
}

const messages: Readonly<Record<AlertKind, (alert: NewAlert) => string>> = {
  failure_rate: ({ value, threshold }) =>
    `${percent(value)} of the items of the last 15 minutes have failed (from ${percent(threshold)} on).`,
  queue_age: ({ value, threshold }) =>
    `A run has waited for ${seconds(value)} to be begun (from ${seconds(threshold)} on).`,
  disk: ({ value, threshold }) =>
    `${percent(value)} of the disk that the data folder is on are in use (from ${percent(threshold)} on).`,
  stuck_execution: ({ subject, value, threshold }) =>
    `Nothing was recorded about the run ${subject} for ${seconds(value)} (from ${seconds(threshold)} on).`,
};

function percent(part: number): string {
  return `${Math.round(part * 1000) / 10} %`;
}

function seconds(value: number): string {
  return value >= 120 ? `${Math.round(value / 60)} minutes` : `${Math.round(value)} seconds`;
}
