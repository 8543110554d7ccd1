export { isToldOf, type EventAnswer } from './message.ts';
export { OutboxReader, type OutboxReaderOptions } from './outbox-reader.ts';
export { Sender, type SenderOptions } from './sender.ts';
export {
  Webhooks,
  type GivenWebhook,
  type RequestedWebhook,
  type WebhookEdit,
  type WebhooksOptions,
} from './webhooks.ts';
export type { DeliveryDetails, DeliveryFilter, WebhookStore } from './webhook-store.ts';
export {
  deliveryStatuses,
  webhookEvents,
  type Delivery,
  type DeliveryAttempt,
  type DeliveryStatus,
  type Webhook,
  type WebhookEvent,
} from './webhook.ts';
