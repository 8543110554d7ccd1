import type { ErrorEntry } from '../entry.ts';

/** Looking at a draft's results while it is worked on. */
export const previewErrors = {
  PINS_TOO_MANY: {
    message: 'This is more than is kept of pinned results: {count} steps of a pipeline, and {megabytes} MB.',
    remedy: 'Unpin other steps first, or try out on a smaller image.',
    side: 'caller',
    http: 422,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
  PREVIEW_SUPERSEDED: {
    message: 'A newer preview of the session "{session}" took the place of this one.',
    remedy: 'Wait for the newer one.',
    side: 'caller',
    http: 409,
    grpc: 'ABORTED',
    retryable: false,
  },
  PREVIEW_GONE: {
    message: 'There is no value "{name}" of a preview with this address any more.',
    remedy: 'Make the preview again; what it gives is kept for some minutes.',
    side: 'caller',
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
  },
  PREVIEW_TOO_LONG: {
    message: 'The preview took longer than {seconds} seconds.',
    remedy: 'Look at an earlier step, or at a smaller image.',
    side: 'caller',
    http: 422,
    grpc: 'DEADLINE_EXCEEDED',
    retryable: false,
  },
  PREVIEWS_BUSY: {
    message: '{running} previews are at work already.',
    remedy: 'Try again in a few seconds.',
    side: 'operator',
    http: 503,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: true,
  },
} as const satisfies Record<string, ErrorEntry>;
