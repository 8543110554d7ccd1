import type { ErrorEntry } from '../entry.ts';

/** What components reach outside of their pipeline: folders of the machine. */
export const outsideErrors = {
  OUTSIDE_NOT_ALLOWED: {
    message: 'The folder "{path}" may not be {use} by components.',
    remedy: 'Name a folder that the operator allows in {setting}, or one in it.',
    side: 'caller',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
  OUTSIDE_TOO_MUCH: {
    message: '{what} has more than {limit}.',
    remedy: '{advice}',
    side: 'caller',
    http: 413,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
