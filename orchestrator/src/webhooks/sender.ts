import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { failpoint } from '@kumiki/component-sdk/failpoint';
import type { GuardedFetchOptions } from '../net/index.ts';
import type { Cipher } from '../secrets/index.ts';
import { backOff } from './back-off.ts';
import { Receivers } from './receivers.ts';
import { secretPlace } from './secret-place.ts';
import { sendOnce, type Sent } from './send.ts';
import type { AfterAttempt, ClaimedDelivery, WebhookStore } from './webhook-store.ts';

export interface SenderOptions {
  readonly store: WebhookStore;
  readonly cipher: Cipher;
  readonly guard: GuardedFetchOptions;
  /** How long to wait after so many attempts that failed, in ms: `backOff` where it is left out. */
  readonly delay?: (tries: number, retryAfter: number) => number | undefined;
  /** Headers that go with a delivery beside those of its signature. */
  readonly headers?: (
    claimed: Pick<ClaimedDelivery, 'webhook' | 'delivery'>,
  ) => Promise<Readonly<Record<string, string>>>;
  /** Other processes send what is due, too. */
  readonly isShared?: boolean;
  /** Hears of each attempt. */
  readonly sent?: (sent: Sent) => void;
  /** Hears what kept it from reading or writing the record; it goes on by itself. */
  readonly failed?: (error: KumikiError) => void;
}

/** How long nobody else gets a delivery that is at work: longer than an attempt can last. */
const claimMs = 60_000;
const keptMs = 30 * 24 * 60 * 60 * 1000;
const sweepEveryMs = 60 * 60 * 1000;
const sweepRows = 500;
const afterFailureMs = 5_000;
/** Timers of Node take no more; and a clock may be set. */
const longestWaitMs = 60_000;

/**
 * Sends what is due, a bounded number at a time, and records what became of it. What is at work when the process dies is
 * claimed by nobody then, and is sent again.
 */
export class Sender implements AsyncDisposable {
  readonly #options: SenderOptions;
  readonly #receivers = new Receivers(() => this.wake());
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #wake: () => void = () => undefined;
  #loop: Promise<void> | undefined;
  #sweptAt = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Begins, with what processes before this one left at work. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** There is something due now. */
  wake(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    const { store } = this.#options;
    let released = false;
    while (!this.#stop.signal.aborted) {
      const { promise: woken, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      let waitMs = longestWaitMs;
      try {
        // Where others send too, what the dead had at work is due again when their claims end.
        if (!released && !this.#options.isShared) await store.releaseClaims();
        released = true;
        waitMs = Math.min(await this.#sendDue(), await this.#sweep());
      } catch (thrown) {
        this.#options.failed?.(asKumikiError(thrown));
        waitMs = afterFailureMs;
      }
      if (this.#stop.signal.aborted) return;
      const timer = setTimeout(resolve, Math.max(0, waitMs));
      await woken;
      clearTimeout(timer);
    }
  }

  /** @returns how long until the next one is due, in ms */
  async #sendDue(): Promise<number> {
    const { store } = this.#options;
    const room = this.#receivers.room();
    // Who ends wakes the loop.
    if (room.limit === 0) return longestWaitMs;
    const { deliveries, nextDue } = await store.claim({ ...room, forMs: claimMs });
    for (const claimed of deliveries) {
      const ended = this.#receivers.begins(claimed.origin);
      const sending = this.#send(claimed, ended);
      this.#running.add(sending);
      void sending.finally(() => this.#running.delete(sending));
    }
    return nextDue === undefined ? longestWaitMs : Math.min(nextDue - Date.now(), longestWaitMs);
  }

  /** Where that is not recorded, it is due again some time later. */
  async #send({ webhook, delivery, tries }: ClaimedDelivery, ended: (sent?: Sent) => void): Promise<void> {
    const { store, failed } = this.#options;
    let sent: Sent | undefined;
    try {
      sent = await this.#attempt({ webhook, delivery });
      // An attempt that this process ends is none: the next process makes it.
      if (this.#stop.signal.aborted && sent.attempt.error === 'CANCELLED') return;
      failpoint('webhook-sent');
      this.#options.sent?.(sent);
      await store.attempted(webhook, delivery.id, sent.attempt, this.#after(sent, tries + 1));
    } catch (thrown) {
      failed?.(asKumikiError(thrown));
    } finally {
      ended(sent);
      this.wake();
    }
  }

  async #attempt({ webhook, delivery }: Pick<ClaimedDelivery, 'webhook' | 'delivery'>): Promise<Sent> {
    const { cipher, guard } = this.#options;
    try {
      const headers = await this.#options.headers?.({ webhook, delivery });
      const secret = cipher.open(webhook.secret, secretPlace(webhook));
      return await sendOnce(
        webhook.url,
        { ...delivery, ...(headers && { headers }) },
        secret,
        guard,
        this.#stop.signal,
      );
    } catch (thrown) {
      const { code } = asKumikiError(thrown);
      const attempt = { at: Date.now(), durationMs: 0, error: code };
      return { attempt, outcome: 'failed', retryAfter: 0 };
    }
  }

  #after({ outcome, retryAfter }: Sent, tries: number): AfterAttempt {
    if (outcome === 'delivered') return { status: 'delivered' };
    if (outcome === 'gone') return { status: 'failed', disable: 'the receiver answered 410 Gone' };
    const { delay = (count, asked) => backOff(count, Math.random(), asked) } = this.#options;
    const waitMs = delay(tries, retryAfter);
    return waitMs === undefined ? { status: 'failed' } : { status: 'waiting', dueAt: Date.now() + waitMs };
  }

  /** @returns how long until the next time, in ms */
  async #sweep(): Promise<number> {
    const now = Date.now();
    if (now - this.#sweptAt >= sweepEveryMs) {
      const gone = await this.#options.store.sweep(now - keptMs, sweepRows);
      // Where there is more, others have a turn in between.
      this.#sweptAt = gone < sweepRows ? now : now - sweepEveryMs + 1000;
    }
    return this.#sweptAt + sweepEveryMs - now;
  }

  /** Ends what is at work: it is due again at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#loop;
    await Promise.all(this.#running);
  }
}
