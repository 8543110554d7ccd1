import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { alertKinds, alertMessage, type Alert, type Alerts } from '../../alerts/index.ts';
import { json } from '../http/answer.ts';
import { pageAnswer, pageOf, pageQuery, pageSchema } from '../http/page.ts';
import { defineRoute, type Route } from '../http/route.ts';

const group = 'Operation';
const base = '/api/v1/alerts';
const id: JsonSchema = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const maybeTime: JsonSchema = { type: ['string', 'null'], format: 'date-time' };

const alertShape: JsonSchema = {
  type: 'object',
  properties: {
    alert: id,
    kind: { enum: [...alertKinds] },
    state: { enum: ['open', 'past'] },
    message: { type: 'string' },
    execution_id: { type: 'string' },
    value: { type: 'number' },
    threshold: { type: 'number' },
    raised_at: { type: 'string', format: 'date-time' },
    cleared_at: maybeTime,
    acknowledged_at: maybeTime,
    acknowledged_by: { type: ['string', 'null'] },
  },
  required: ['alert', 'kind', 'state', 'message', 'raised_at', 'cleared_at', 'acknowledged_at'],
};

interface ListQuery {
  readonly state?: 'open' | 'past';
  readonly limit: number;
  readonly cursor?: string;
}

/** The routes of alerts. */
export function alertRoutes(alerts: Alerts): Route[] {
  return [
    defineRoute<{ query: ListQuery }>({
      method: 'GET',
      path: base,
      role: 'viewer',
      group,
      summary: 'Lists alerts, the newest first: what is wrong now, and what was.',
      query: {
        type: 'object',
        properties: {
          state: { enum: ['open', 'past'] },
          ...pageQuery,
        },
      },
      answers: { 200: { schema: pageSchema(alertShape) } },
      async handle({ query: { state, ...asked } }) {
        const found = await alerts.list(state === undefined ? {} : { state }, pageOf(asked));
        return pageAnswer(found.items.map(alertAnswer), found.next);
      },
    }),
    defineRoute<{ params: { alert: number } }>({
      method: 'POST',
      path: `${base}/{alert}/acknowledge`,
      role: 'editor',
      group,
      summary: 'Says that somebody has seen an alert; the first one stays.',
      params: { alert: id },
      answers: { 200: { schema: alertShape } },
      async handle({ params: { alert }, caller }) {
        return json(alertAnswer(await alerts.acknowledge(alert, caller.name)));
      },
    }),
  ];
}

function alertAnswer(alert: Alert): object {
  const { kind, subject, value, threshold } = alert;
  return {
    alert: alert.id,
    kind,
    state: alert.clearedAt === undefined ? 'open' : 'past',
    message: alertMessage(alert),
    ...(kind === 'stuck_execution' && { execution_id: subject }),
    value,
    threshold,
    raised_at: time(alert.raisedAt),
    cleared_at: time(alert.clearedAt),
    acknowledged_at: time(alert.acknowledgedAt),
    acknowledged_by: alert.acknowledgedBy ?? null,
  };
}

function time(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
