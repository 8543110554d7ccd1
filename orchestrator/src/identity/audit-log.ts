import { setTimeout as delay } from 'node:timers/promises';
import type { AuditFilter, AuditStore, PageAsked, PageOf } from './identity-store.ts';
import type { AuditEntry, KeptAuditEntry } from './model.ts';

export interface AuditLogOptions {
  readonly store: AuditStore;
  /** How long entries are kept, in ms. */
  readonly keepMs: number;
  /** Hears what kept entries from being written. */
  readonly failed?: (thrown: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Entries that are kept at most, and of them those of callers whom nobody knows. */
const most = 200_000;
const mostUnknown = 50_000;
/** Entries are written together after so many ms: a call does not wait for them. */
const togetherMs = 100;
/** Entries that wait for the disk at most. */
const mostWaiting = 20_000;
/** Written in one transaction. */
const batch = 500;
/** Entries after which it is seen to that there are not too many. */
const pruneEvery = 5000;

/** Who did what: each call that changes something, refused ones too. */
export class AuditLog implements AsyncDisposable {
  readonly #options: AuditLogOptions;
  #waiting: AuditEntry[] = [];
  #writing: Promise<void> | undefined;
  #untilPrune = 0;

  constructor(options: AuditLogOptions) {
    this.#options = options;
  }

  add(entry: AuditEntry): void {
    // Where the disk is that far behind, the newest ones are what is known least.
    if (this.#waiting.length < mostWaiting) this.#waiting.push(entry);
    this.#writing ??= this.#write();
  }

  /** The newest first. @throws CURSOR_INVALID */
  async list(filter: AuditFilter, page: PageAsked): Promise<PageOf<KeptAuditEntry>> {
    await this.#writing;
    return await this.#options.store.audit(filter, page);
  }

  /** Writes what waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    const { store, keepMs, failed, now = Date.now } = this.#options;
    await delay(togetherMs);
    try {
      while (this.#waiting.length > 0) {
        const entries = this.#waiting.splice(0, batch);
        await store.addAudit(entries);
        this.#untilPrune -= entries.length;
        if (this.#untilPrune > 0) continue;
        this.#untilPrune = pruneEvery;
        await store.pruneAudit({ before: now() - keepMs, most, mostUnknown });
      }
    } catch (thrown) {
      failed?.(thrown);
    }
    this.#writing = undefined;
    if (this.#waiting.length > 0) this.#writing = this.#write();
  }
}
