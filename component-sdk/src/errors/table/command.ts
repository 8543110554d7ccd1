import type { ErrorEntry } from '../entry.ts';

/** The command line. */
export const commandErrors = {
  USAGE: {
    message: '{reason}',
    remedy: 'See "kumiki {command} --help".',
    side: 'caller',
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  INTERNAL: {
    message: 'Something went wrong inside Kumiki: {reason}.',
    remedy: 'Please report it with this message and the steps that led to it.',
    side: 'kumiki',
    http: 500,
    grpc: 'INTERNAL',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
