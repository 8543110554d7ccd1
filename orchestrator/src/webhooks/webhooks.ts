import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { CursorPage } from '../execution/index.ts';
import { checkedUrl, type AddressRules } from '../net/index.ts';
import type { Cipher } from '../secrets/index.ts';
import { testMessage } from './message.ts';
import { secretPlace } from './secret-place.ts';
import { checkWebhookSecret, newWebhookSecret } from './signature.ts';
import type { DeliveryDetails, DeliveryFilter, Page, WebhookStore } from './webhook-store.ts';
import type { Delivery, Webhook, WebhookEvent } from './webhook.ts';

/** What somebody asks for with an execution. */
export interface RequestedWebhook {
  readonly url: string;
  /** `execution_ended` where it is left out. */
  readonly events?: readonly WebhookEvent[];
  /** `whsec_…` */
  readonly secret: string;
}

export interface GivenWebhook extends Omit<RequestedWebhook, 'secret'> {
  /** One is made where it is left out. */
  readonly secret?: string;
  readonly pipelines?: readonly string[];
  readonly description?: string;
}

export type WebhookEdit = Partial<GivenWebhook> & { readonly enabled?: boolean };

export interface WebhooksOptions {
  readonly store: WebhookStore;
  readonly cipher: Cipher;
  readonly rules: AddressRules;
  /** Hears that there is something to send. */
  readonly enqueued: () => void;
  /** Hears that somebody listens who did not before. */
  readonly listens?: () => void;
}

const defaultEvents: readonly WebhookEvent[] = ['execution_ended'];

/** Webhooks as every protocol offers them. */
export class Webhooks {
  readonly #options: WebhooksOptions;

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /**
   * @returns with the secret, which nobody can read any more later
   * @throws ADDRESS_INVALID, ADDRESS_NOT_ALLOWED, WEBHOOK_SECRET_INVALID, WEBHOOK_LIMIT
   */
  async create(
    project: string,
    given: GivenWebhook,
    createdBy: string,
  ): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
    const { secret = newWebhookSecret() } = given;
    return { webhook: await this.#create(project, { ...given, secret }, createdBy), secret };
  }

  /** One for an execution that is about to be recorded. @throws as `create` */
  async createFor(
    execution: string,
    project: string,
    given: RequestedWebhook,
    createdBy: string,
  ): Promise<Webhook> {
    return await this.#create(project, { ...given, execution }, createdBy);
  }

  /** @throws WEBHOOK_NOT_FOUND */
  async get(project: string, id: string): Promise<Webhook> {
    return await this.#options.store.webhook(project, id);
  }

  async list(project: string, page: CursorPage): Promise<Page<Webhook>> {
    return await this.#options.store.list(project, page);
  }

  /** @throws WEBHOOK_NOT_FOUND, ADDRESS_INVALID, ADDRESS_NOT_ALLOWED, WEBHOOK_SECRET_INVALID */
  async update(project: string, id: string, { url, secret, ...change }: WebhookEdit): Promise<Webhook> {
    const { store } = this.#options;
    const found = await store.webhook(project, id);
    const updated = await store.update(project, id, {
      ...change,
      ...(url !== undefined && this.#address(url)),
      ...(secret !== undefined && { secret: this.#seal(found, secret) }),
    });
    if (change.enabled === true) {
      this.#options.enqueued();
      this.#options.listens?.();
    }
    return updated;
  }

  async remove(project: string, id: string): Promise<void> {
    await this.#options.store.remove(project, id);
  }

  async deliveries(
    project: string,
    id: string,
    filter: DeliveryFilter,
    page: CursorPage,
  ): Promise<Page<Delivery>> {
    return await this.#options.store.deliveries({ project, id }, filter, page);
  }

  /** @throws WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND */
  async delivery(project: string, id: string, delivery: string): Promise<DeliveryDetails> {
    return await this.#options.store.delivery({ project, id }, delivery);
  }

  /** Sends a message again, with the same id. @throws WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND, WEBHOOK_DISABLED */
  async resend(project: string, id: string, delivery: string): Promise<Delivery> {
    await this.#enabled(project, id);
    const made = await this.#options.store.resend({ project, id }, delivery);
    this.#options.enqueued();
    return made;
  }

  /** Sends a message that says no more than that it comes. @throws WEBHOOK_NOT_FOUND, WEBHOOK_DISABLED */
  async test(project: string, id: string): Promise<Delivery> {
    const { store, enqueued } = this.#options;
    const message = testMessage(await this.#enabled(project, id), randomUUID(), Date.now());
    await store.enqueue([message]);
    enqueued();
    return (await store.delivery({ project, id }, message.id)).delivery;
  }

  async #create(
    project: string,
    given: RequestedWebhook & GivenWebhook & { readonly execution?: string; readonly secret: string },
    createdBy: string,
  ): Promise<Webhook> {
    const { url, events = defaultEvents, pipelines = [], execution, description = '', secret } = given;
    const id = randomUUID();
    const made = await this.#options.store.create({
      project,
      id,
      ...this.#address(url),
      events: [...new Set(events)],
      pipelines: [...new Set(pipelines)],
      ...(execution !== undefined && { execution }),
      description,
      secret: this.#seal({ project, id }, secret),
      createdBy,
    });
    this.#options.listens?.();
    return made;
  }

  /** An IP address is checked here already; where a name leads to, only when it is called. */
  #address(text: string): { readonly url: string; readonly origin: string } {
    const url = checkedUrl(text);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    if (isIP(host) !== 0 && !this.#options.rules.allows({ host, port, ip: host }))
      throw kumikiError('ADDRESS_NOT_ALLOWED', { host });
    return { url: url.href, origin: url.origin };
  }

  #seal(place: { readonly project: string; readonly id: string }, secret: string): string {
    checkWebhookSecret(secret);
    return this.#options.cipher.seal(secret, secretPlace(place));
  }

  async #enabled(project: string, id: string): Promise<Webhook> {
    const webhook = await this.#options.store.webhook(project, id);
    if (webhook.enabled) return webhook;
    const reason = webhook.disabledBecause ?? 'somebody did so';
    throw kumikiError('WEBHOOK_DISABLED', { webhook: id, reason });
  }
}
