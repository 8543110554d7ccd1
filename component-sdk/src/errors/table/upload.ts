import type { ErrorEntry } from '../entry.ts';

/** Files that are sent in. */
export const uploadErrors = {
  UPLOAD_INVALID: {
    message: 'The upload cannot be read: {reason}.',
    remedy: 'Send multipart/form-data, each file and each field once and complete.',
    side: 'caller',
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  UPLOAD_TOO_MANY: {
    message: 'The upload has more than {limit} {what}.',
    remedy: 'Send fewer at a time.',
    side: 'caller',
    http: 413,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
  UPLOAD_TOO_LARGE: {
    message: '"{name}" is larger than the limit of {limit} bytes.',
    remedy: 'Make it smaller, or raise the limit.',
    side: 'caller',
    http: 413,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
  UPLOAD_INCOMPLETE: {
    message: 'The upload ended before it was complete.',
    remedy: 'Send it again; nothing of it was kept.',
    side: 'caller',
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: true,
  },
} as const satisfies Record<string, ErrorEntry>;
