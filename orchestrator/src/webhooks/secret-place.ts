import type { WebhookPlace } from './webhook-store.ts';

/** What a webhook's secret is sealed for. */
export function secretPlace({ project, id }: WebhookPlace): string {
  return `webhook ${project}/${id}`;
}
