import type { ErrorEntry } from '../entry.ts';

/** Secrets and the keys that they are sealed with. */
export const secretErrors = {
  SECRET_NOT_FOUND: {
    message: 'There is no secret {secret}.',
    remedy:
      'Put its value with "kumiki secrets put {secret}" or at /api/v1/secrets first, or name another one.',
    side: 'caller',
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
  },
  SECRET_VALUE_INVALID: {
    message: 'The value of a secret is text of 6 to 16384 characters.',
    remedy: 'Send such a text as "value", or on the standard input of "kumiki secrets put".',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  SECRET_LIMIT: {
    message: 'There are {limit} secrets already, the most that a project may have.',
    remedy: 'Remove one that nobody needs.',
    side: 'caller',
    http: 409,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
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
