import { createHash } from 'node:crypto';
import type { KnownExecution, RecordedEvent } from '../execution/index.ts';
import { testEvent, webhookEvents, type NewDelivery, type Webhook, type WebhookEvent } from './webhook.ts';

/** An event's own fields as clients see them. */
export type EventAnswer = (event: RecordedEvent) => object;

/** Whether a webhook could want to hear of it. */
export function isToldOf(event: RecordedEvent): boolean {
  return (webhookEvents as readonly string[]).includes(event.type);
}

/** Whether a webhook wants to hear of an event. One that was made later does not: readers of the outbox may go back. */
export function wants(webhook: Webhook, event: RecordedEvent, { id, pipeline }: KnownExecution): boolean {
  const { events, pipelines, execution, createdAt, project } = webhook;
  if (project !== event.project || event.at < createdAt) return false;
  if (!events.includes(event.type as WebhookEvent)) return false;
  if (execution !== undefined) return execution === id;
  return pipelines.length === 0 || pipelines.includes(pipeline.name);
}

/**
 * The message that tells a webhook of an event. Its id comes from both: however often a process dies, it is one
 * message.
 */
export function messageOf(
  webhook: Webhook,
  event: RecordedEvent,
  { pipeline, labels }: KnownExecution,
  answer: EventAnswer,
): NewDelivery {
  const { execution, seq, at } = event;
  const type = event.type as WebhookEvent;
  const data = {
    ...answer(event),
    pipeline: pipeline.name,
    ...(pipeline.version !== undefined && { version: pipeline.version }),
    labels,
  };
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
  const { project, id: own } = webhook;
  return { project, webhook: own, id: messageId(`${own}/${execution}/${seq}`), type, execution, body };
}

/** A message to see whether a receiver works. @param unique a part of its id */
export function testMessage(webhook: Webhook, unique: string, now: number): NewDelivery {
  const data = { webhook: webhook.id, text: 'Kumiki reaches this webhook.' };
  const body = JSON.stringify({ type: testEvent, timestamp: new Date(now).toISOString(), data });
  const { project, id } = webhook;
  return { project, webhook: id, id: messageId(`${id}/test/${unique}`), type: testEvent, body };
}

function messageId(of: string): string {
  return `msg_${createHash('sha256').update(of).digest('base64url').slice(0, 27)}`;
}
