import type { KumikiError } from '@kumiki/component-sdk/errors';
import type { EventLog } from '../../events/index.ts';
import type { ExecutionStore } from '../../execution/index.ts';
import type { AddressRules } from '../../net/index.ts';
import { traceHeaders } from '../../observe/index.ts';
import type { Cipher } from '../../secrets/index.ts';
import {
  OutboxReader,
  Sender,
  Webhooks,
  type EventAnswer,
  type SenderOptions,
  type WebhookStore,
} from '../../webhooks/index.ts';

export interface TellWebhooksOptions {
  readonly store: WebhookStore;
  readonly executions: ExecutionStore;
  readonly events: EventLog;
  readonly cipher: Cipher;
  readonly rules: AddressRules;
  readonly answer: EventAnswer;
  /** As for `Sender`. */
  readonly delay?: SenderOptions['delay'];
  readonly sent?: SenderOptions['sent'];
  /** As for `Sender`. */
  readonly isShared?: boolean;
  /** Hears what kept it from its work; it goes on by itself. */
  readonly failed?: (error: KumikiError) => void;
}

/** What tells a receiver which trace the run belongs to; nothing where the run was removed meanwhile. */
async function traceOf(
  executions: Pick<ExecutionStore, 'execution'>,
  project: string,
  id: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (id === undefined) return {};
  const execution = await executions.execution({ project, id }).catch(() => undefined);
  return traceHeaders(execution?.trace);
}

/** Webhooks at work: what makes messages of events, what sends them, and what people change. */
export class TellWebhooks implements AsyncDisposable {
  readonly webhooks: Webhooks;
  readonly #reader: OutboxReader;
  readonly #sender: Sender;

  constructor(options: TellWebhooksOptions) {
    const { store, cipher, rules, executions, events, answer } = options;
    const failed = options.failed && { failed: options.failed };
    const { delay, sent, isShared = false } = options;
    const sender = new Sender({
      store,
      cipher,
      guard: { rules },
      isShared,
      headers: async ({ webhook, delivery }) =>
        await traceOf(executions, webhook.project, delivery.execution),
      ...(delay && { delay }),
      ...(sent && { sent }),
      ...failed,
    });
    const enqueued = () => sender.wake();
    this.#sender = sender;
    this.#reader = new OutboxReader({ executions, store, events, answer, enqueued, ...failed });
    const listens = () => this.#reader.somebodyListens();
    this.webhooks = new Webhooks({ store, cipher, rules, enqueued, listens });
  }

  /** When this resolves, no event that comes is missed. */
  async start(): Promise<void> {
    await this.#reader.start();
    this.#sender.start();
  }

  /** What was not sent is there for the next process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader[Symbol.asyncDispose]();
    await this.#sender[Symbol.asyncDispose]();
  }
}
