import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  deliveryStatuses,
  webhookEvents,
  type DeliveryStatus,
  type GivenWebhook,
  type WebhookEdit,
  type Webhooks,
} from '../../../webhooks/index.ts';
import { empty, json } from '../answer.ts';
import { pageAnswer, pageOf, pageQuery, pageSchema } from '../page.ts';
import { pipelineName } from '../pipeline-name.ts';
import { defineRoute, type Route } from '../route.ts';
import {
  attemptAnswer,
  deliveryAnswer,
  deliveryDetailsShape,
  deliveryShape,
  webhookAnswer,
  webhookShape,
} from './webhook-answers.ts';

interface OfWebhook {
  readonly params: { readonly id: string };
}

interface OfDelivery {
  readonly params: { readonly id: string; readonly delivery: string };
}

interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

const project = 'default';
const group = 'Webhooks';
const base = '/api/v1/webhooks';
const role = 'editor';

const id: JsonSchema = { type: 'string', format: 'uuid' };
const url: JsonSchema = { type: 'string', maxLength: 4096 };
const events: JsonSchema = { type: 'array', items: { enum: [...webhookEvents] }, minItems: 1, maxItems: 20 };
/** Checked apart: what is wrong with a body is said with what stands there. */
const secret: JsonSchema = { description: '`whsec_` and 24 to 64 random bytes in base64.' };
const fields = {
  url,
  events,
  secret,
  pipelines: {
    type: 'array',
    items: pipelineName,
    maxItems: 100,
  },
  description: { type: 'string', maxLength: 500 },
} as const satisfies Record<string, JsonSchema>;

/** What a request for an execution says about the webhook of that alone. */
export const requestedWebhookSchema: JsonSchema = {
  type: 'object',
  properties: { url, events, secret },
  required: ['url', 'secret'],
  additionalProperties: false,
};

/** The routes of webhooks and their deliveries. */
export function webhookRoutes(webhooks: Webhooks): Route[] {
  return [
    defineRoute<{ query: Page }>({
      method: 'GET',
      path: base,
      role,
      group,
      summary: 'Lists webhooks, the oldest first; those of single executions are not among them.',
      query: { type: 'object', properties: pageQuery },
      answers: { 200: { schema: pageSchema(webhookShape) } },
      async handle({ query }) {
        const found = await webhooks.list(project, pageOf(query));
        return pageAnswer(found.items.map(webhookAnswer), found.next);
      },
    }),
    defineRoute<{ body: GivenWebhook }>({
      method: 'POST',
      path: base,
      role,
      group,
      summary:
        'Makes a webhook. The answer has its secret, which is never shown again; without "events" it is told of execution_ended, without "pipelines" of all.',
      body: { type: 'object', properties: fields, required: ['url'], additionalProperties: false },
      answers: { 201: { schema: { ...webhookShape, required: [...webhookShape.required, 'secret'] } } },
      async handle({ body, caller }) {
        const made = await webhooks.create(project, body, caller.id);
        return json(
          { ...webhookAnswer(made.webhook), secret: made.secret },
          { status: 201, headers: { Location: `${base}/${made.webhook.id}` } },
        );
      },
    }),
    defineRoute<OfWebhook>({
      method: 'GET',
      path: `${base}/{id}`,
      role,
      group,
      summary: 'One webhook.',
      params: { id },
      answers: { 200: { schema: webhookShape } },
      handle: async ({ params }) => json(webhookAnswer(await webhooks.get(project, params.id))),
    }),
    defineRoute<OfWebhook & { body: WebhookEdit }>({
      method: 'PATCH',
      path: `${base}/{id}`,
      role,
      group,
      summary:
        'Changes a webhook; "enabled" switches it off and on, and "secret" signs from the next attempt on.',
      params: { id },
      body: {
        type: 'object',
        properties: { ...fields, enabled: { type: 'boolean' } },
        minProperties: 1,
        additionalProperties: false,
      },
      answers: { 200: { schema: webhookShape } },
      handle: async ({ params, body }) =>
        json(webhookAnswer(await webhooks.update(project, params.id, body))),
    }),
    defineRoute<OfWebhook>({
      method: 'DELETE',
      path: `${base}/{id}`,
      role,
      group,
      summary: 'Removes a webhook with its deliveries; what was not sent yet is not sent.',
      params: { id },
      answers: { 204: { type: 'text/plain', description: 'It is gone.' } },
      async handle({ params }) {
        await webhooks.remove(project, params.id);
        return empty();
      },
    }),
    defineRoute<OfWebhook>({
      method: 'POST',
      path: `${base}/{id}/test`,
      role,
      group,
      summary: 'Sends a message of the type webhook_test, to see whether the receiver works.',
      params: { id },
      answers: { 202: { schema: deliveryShape } },
      handle: async ({ params }) =>
        json(deliveryAnswer(await webhooks.test(project, params.id)), { status: 202 }),
    }),
    defineRoute<OfWebhook & { query: Page & { status?: DeliveryStatus } }>({
      method: 'GET',
      path: `${base}/{id}/deliveries`,
      role,
      group,
      summary: 'The messages of a webhook, the newest first.',
      params: { id },
      query: { type: 'object', properties: { status: { enum: [...deliveryStatuses] }, ...pageQuery } },
      answers: { 200: { schema: pageSchema(deliveryShape) } },
      async handle({ params, query: { status, ...asked } }) {
        const filter = status === undefined ? {} : { status };
        const found = await webhooks.deliveries(project, params.id, filter, pageOf(asked));
        return pageAnswer(found.items.map(deliveryAnswer), found.next);
      },
    }),
    defineRoute<OfDelivery>({
      method: 'GET',
      path: `${base}/{id}/deliveries/{delivery}`,
      role,
      group,
      summary: 'One message: its body, and each attempt with the beginning of the answer.',
      params: { id },
      answers: { 200: { schema: deliveryDetailsShape } },
      async handle({ params }) {
        const found = await webhooks.delivery(project, params.id, params.delivery);
        const { delivery, attempts } = found;
        return json({
          ...deliveryAnswer(delivery),
          body: JSON.parse(delivery.body) as unknown,
          log: attempts.map(attemptAnswer),
        });
      },
    }),
    defineRoute<OfDelivery>({
      method: 'POST',
      path: `${base}/{id}/deliveries/{delivery}/resend`,
      role,
      group,
      summary: 'Sends a message again, with the same id, and all attempts again where it does not come.',
      params: { id },
      answers: { 202: { schema: deliveryShape } },
      handle: async ({ params }) =>
        json(deliveryAnswer(await webhooks.resend(project, params.id, params.delivery)), { status: 202 }),
    }),
  ];
}
