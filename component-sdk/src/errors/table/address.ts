import type { ErrorEntry } from '../entry.ts';

/** Addresses that somebody gives the platform to call: of webhooks, and of images to fetch. */
export const addressErrors = {
  ADDRESS_INVALID: {
    message: 'The address to call cannot be used: {reason}.',
    remedy: 'Give a whole https:// or http:// URL without a name and password in it.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  ADDRESS_NOT_ALLOWED: {
    message: 'The address {host} does not lead to the public Internet.',
    remedy: 'Use a public address, or ask the operator to allow it by KUMIKI_ALLOWED_ADDRESSES.',
    side: 'caller',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
  ADDRESS_UNREACHABLE: {
    message: 'The address {host} cannot be reached: {reason}.',
    remedy: 'Check the address and its server, then try again.',
    side: 'operator',
    http: 424,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  ADDRESS_ANSWERED: {
    message: 'The address {host} answered with the status {status}.',
    remedy: 'Check that the address is right, and that anybody may read it.',
    side: 'caller',
    http: 424,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  ADDRESS_TIMEOUT: {
    message: 'The address {host} did not answer as a whole within {seconds} seconds.',
    remedy: 'Try again, or use a server that is faster.',
    side: 'operator',
    http: 424,
    grpc: 'DEADLINE_EXCEEDED',
    retryable: true,
  },
  ADDRESS_ANSWER_TOO_LARGE: {
    message: 'The address {host} answered with more than {limit} bytes.',
    remedy: 'Use a smaller file.',
    side: 'caller',
    http: 413,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
