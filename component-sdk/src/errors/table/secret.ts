import type { ErrorEntry } from '../entry.ts';

/** Secrets and the keys that they are sealed with. */
export const secretErrors = {
  SECRET_KEY_INVALID: {
    message: '{where} does not hold a key of secrets.',
    remedy: 'Put 32 random bytes in base64 there, as "openssl rand -base64 32" makes them.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  SECRET_KEY_MISSING: {
    message: 'The {place} was sealed with the key {key}, which is not there.',
    remedy: 'Add that key behind the present one in KUMIKI_SECRET_KEY, or set the value again.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  SECRET_UNREADABLE: {
    message: 'The {place} is not as it was sealed.',
    remedy: 'Restore the records from a backup, or set the value again.',
    side: 'operator',
    http: 500,
    grpc: 'DATA_LOSS',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
