import type { ErrorEntry } from '../entry.ts';

/** Webhooks and their deliveries. */
export const webhookErrors = {
  WEBHOOK_NOT_FOUND: {
    message: 'There is no webhook {webhook}.',
    remedy: 'See /api/v1/webhooks for those that there are.',
    side: 'caller',
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
  },
  WEBHOOK_LIMIT: {
    message: 'There are {limit} webhooks already, the most that a project may have.',
    remedy: 'Remove one that nobody needs.',
    side: 'caller',
    http: 409,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
  WEBHOOK_DISABLED: {
    message: 'The webhook {webhook} is switched off: {reason}.',
    remedy: 'Switch it on again by setting "enabled" first.',
    side: 'caller',
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  WEBHOOK_SECRET_INVALID: {
    message: 'That is not the secret of a webhook.',
    remedy: 'Give "whsec_" and 24 to 64 random bytes in base64, or leave it out where one is made then.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  DELIVERY_NOT_FOUND: {
    message: 'The webhook {webhook} has no delivery {delivery}.',
    remedy: 'Its list of deliveries has those of the last 30 days.',
    side: 'caller',
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
