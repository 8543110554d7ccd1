import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  deliveryStatuses,
  webhookEvents,
  type Delivery,
  type DeliveryAttempt,
  type Webhook,
} from '../../../webhooks/index.ts';

/** Without the secret, which nobody reads. */
export function webhookAnswer(webhook: Webhook): object {
  const { id, url, events, pipelines, execution, description, enabled, disabledBecause } = webhook;
  return {
    id,
    url,
    events,
    pipelines,
    ...(execution !== undefined && { execution_id: execution }),
    description,
    enabled,
    ...(disabledBecause !== undefined && { disabled_because: disabledBecause }),
    created_by: webhook.createdBy,
    created_at: time(webhook.createdAt),
  };
}

export function deliveryAnswer(delivery: Delivery): object {
  const { id, type, execution, status, attempts, createdAt, dueAt, endedAt } = delivery;
  return {
    id,
    type,
    ...(execution !== undefined && { execution_id: execution }),
    status,
    attempts,
    created_at: time(createdAt),
    next_attempt_at: dueAt === undefined ? null : time(dueAt),
    ended_at: endedAt === undefined ? null : time(endedAt),
  };
}

export function attemptAnswer({ number, at, durationMs, status, error, response }: DeliveryAttempt): object {
  return {
    attempt: number,
    at: time(at),
    duration_ms: durationMs,
    ...(status !== undefined && { status }),
    ...(error !== undefined && { error }),
    ...(response !== undefined && { response }),
  };
}

function time(at: number): string {
  return new Date(at).toISOString();
}

const text: JsonSchema = { type: 'string' };
const whole: JsonSchema = { type: 'integer', minimum: 0 };
const moment: JsonSchema = { type: 'string', format: 'date-time' };
const maybeMoment: JsonSchema = { type: ['string', 'null'], format: 'date-time' };

export const webhookShape = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    url: text,
    events: { type: 'array', items: { enum: [...webhookEvents] } },
    pipelines: { type: 'array', items: text },
    execution_id: text,
    description: text,
    enabled: { type: 'boolean' },
    disabled_because: text,
    created_by: text,
    created_at: moment,
    secret: text,
  },
  required: ['id', 'url', 'events', 'pipelines', 'description', 'enabled', 'created_by', 'created_at'],
};

const deliveryProperties = {
  id: { type: 'string', description: 'The header webhook-id, the same at every attempt.' },
  type: text,
  execution_id: text,
  status: { enum: [...deliveryStatuses] },
  attempts: whole,
  created_at: moment,
  next_attempt_at: maybeMoment,
  ended_at: maybeMoment,
};
const deliveryRequired = Object.keys(deliveryProperties).filter((name) => name !== 'execution_id');

export const deliveryShape: JsonSchema = {
  type: 'object',
  properties: deliveryProperties,
  required: deliveryRequired,
};

export const deliveryDetailsShape: JsonSchema = {
  type: 'object',
  properties: {
    ...deliveryProperties,
    body: { type: 'object' },
    log: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          attempt: whole,
          at: moment,
          duration_ms: whole,
          status: whole,
          error: text,
          response: text,
        },
        required: ['attempt', 'at', 'duration_ms'],
      },
    },
  },
  required: [...deliveryRequired, 'body', 'log'],
};
