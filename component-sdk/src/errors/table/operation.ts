import type { ErrorEntry } from '../entry.ts';

/** What an operator watches: space, alerts. */
export const operationErrors = {
  DISK_NEARLY_FULL: {
    message: 'No new work is taken: {store} has {free} left, and {reserve} are kept free.',
    remedy: 'Free some space, keep less, or lower disk.reserve; what runs goes on to its end.',
    side: 'operator',
    http: 507,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: true,
  },
  ALERT_NOT_FOUND: {
    message: 'There is no alert {alert}.',
    remedy: 'Take the id from the list of alerts; alerts that are long past are forgotten.',
    side: 'caller',
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
