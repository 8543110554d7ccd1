import type { ErrorEntry } from '../entry.ts';

/** Small copies and descriptions of images, for people who look at them. */
export const viewErrors = {
  IMAGE_VIEW_LIMIT: {
    message: '{source} takes too much to be shown: {reason}.',
    remedy: 'Read the file itself, or make it smaller.',
    side: 'caller',
    http: 422,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
  IMAGE_VIEW_FAILED: {
    message: '{source} could not be shown: the process for it ended {reason}.',
    remedy: 'Try again; where it happens every time, read the file itself.',
    side: 'kumiki',
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  IMAGE_VIEWS_BUSY: {
    message: '{waiting} images wait to be shown already.',
    remedy: 'Try again in a few seconds.',
    side: 'operator',
    http: 503,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: true,
  },
} as const satisfies Record<string, ErrorEntry>;
