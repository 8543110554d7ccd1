import type { ErrorEntry } from '../entry.ts';

/** What is kept and for how long. */
export const retentionErrors = {
  CONTENT_REMOVED: {
    message: '{what} of the run {execution} were removed by the limits of age and size; its record stays.',
    remedy: 'Start the run anew, and pin it or raise the limits of its pipeline to keep them longer.',
    side: 'caller',
    http: 410,
    grpc: 'NOT_FOUND',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
