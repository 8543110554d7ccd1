import type { AlertKind, Alert } from './alert.ts';
import type { AlertsPage, AlertStore } from './alert-store.ts';
import { measure, type AlertThresholds, type Situation } from './rules.ts';

/** What becomes of an alert, for those who pass it on. */
export interface AlertEvent {
  readonly type: 'alert_raised' | 'alert_cleared' | 'alert_acknowledged';
  readonly alert: Alert;
}

export interface AlertsOptions {
  readonly store: AlertStore;
  readonly thresholds: AlertThresholds;
  readonly situation: () => Situation;
  readonly now?: () => number;
  /** Where several platforms share the record: how long none of them must have seen an alert before it is over, in ms. */
  readonly sharedMs?: number;
}

/** Alerts that are over are kept so long, in ms. */
const keptMs = 90 * 24 * 60 * 60 * 1000;

/**
 * Raises alerts once, and says when they are over. Of several platforms on one record the first one that sees something raises it, and
 * it goes on for as long as any of them sees it.
 */
export class Alerts {
  readonly #options: AlertsOptions;
  readonly #listeners: ((event: AlertEvent) => void)[] = [];
  /** Those that are open, by kind and subject; not known before the first look. */
  #open: Map<string, Alert> | undefined;

  constructor(options: AlertsOptions) {
    this.#options = options;
  }

  /** How many are open, as of the last look. */
  get openCount(): number {
    return this.#open?.size ?? 0;
  }

  /** Hears of every alert that is raised, over, or acknowledged. */
  listen(listener: (event: AlertEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** Looks at the situation: raises what is new and clears what is over. One look at a time. */
  async look(): Promise<void> {
    const { store, thresholds, situation, now = Date.now, sharedMs } = this.#options;
    // Those of a process before this one go on, or are over; those of others come and go.
    if (sharedMs !== undefined) this.#open = undefined;
    this.#open ??= new Map((await store.open()).map((alert) => [keyOf(alert), alert]));
    const found = new Map(measure(situation(), thresholds).map((one) => [keyOf(one), one]));
    const seen: number[] = [];
    for (const [key, alert] of this.#open) {
      const measured = found.get(key);
      if (measured && measured.value >= measured.clearBelow) {
        seen.push(alert.id);
        continue;
      }
      const cleared = await store.clear(alert.id, sharedMs);
      if (cleared || sharedMs === undefined) this.#open.delete(key);
      if (cleared) this.#tell('alert_cleared', cleared);
      await store.prune(now() - keptMs);
    }
    if (sharedMs !== undefined && seen.length > 0) await store.goOn(seen);
    for (const [key, { kind, subject, value, raiseAt }] of found) {
      if (value < raiseAt || this.#open.has(key)) continue;
      const { alert, isNew } = await store.raise({ kind, subject, value, threshold: raiseAt });
      this.#open.set(key, alert);
      if (isNew) this.#tell('alert_raised', alert);
    }
  }

  async list(filter: { readonly state?: 'open' | 'past' }, page: AlertsPage) {
    return await this.#options.store.list(filter, page);
  }

  /** @param by the name of who has seen it @throws ALERT_NOT_FOUND */
  async acknowledge(id: number, by: string): Promise<Alert> {
    const alert = await this.#options.store.acknowledge(id, by);
    if (this.#open?.has(keyOf(alert)) && alert.clearedAt === undefined) this.#open.set(keyOf(alert), alert);
    this.#tell('alert_acknowledged', alert);
    return alert;
  }

  #tell(type: AlertEvent['type'], alert: Alert): void {
    for (const listener of this.#listeners) listener({ type, alert });
  }
}

function keyOf({ kind, subject }: { readonly kind: AlertKind; readonly subject: string }): string {
  return `${kind}/${subject}`;
}
