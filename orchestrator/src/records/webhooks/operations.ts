import { attemptedDelivery, claimDeliveries, releaseDeliveries } from './claim.ts';
import {
  deliveries,
  delivery,
  isAnyWebhookEnabled,
  listeningWebhooks,
  listWebhooks,
  webhook,
} from './read.ts';
import {
  createWebhook,
  enqueueDeliveries,
  removeWebhook,
  resendDelivery,
  sweepDeliveries,
  updateWebhook,
} from './write.ts';

export const webhookWrites = {
  createWebhook,
  updateWebhook,
  removeWebhook,
  enqueueDeliveries,
  claimDeliveries,
  releaseDeliveries,
  attemptedDelivery,
  resendDelivery,
  sweepDeliveries,
} as const;

export const webhookReads = {
  webhook,
  listWebhooks,
  listeningWebhooks,
  isAnyWebhookEnabled,
  deliveries,
  delivery,
} as const;
