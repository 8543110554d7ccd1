import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import type { Value } from '@kumiki/component-sdk/values';
import { storeValues } from '../../../execution/artifacts/index.ts';
import type { Plan } from '../../../pipeline/index.ts';
import type { ExecutionEvent, ExecutionObserver, Item } from '../../executor.ts';
import { resultsOnly } from '../../local/leaving.ts';
import type { StepValues } from '../../step/held-value.ts';
import type { ItemEvent } from './protocol.ts';
import type { Reporter } from './reporter.ts';

export interface PodObserverOptions {
  readonly plan: Plan;
  readonly objects: ObjectWriter;
  readonly reporter: Pick<Reporter, 'push'>;
  /** No group comes after this one. */
  readonly isLast: boolean;
  /** The pod is being ended: what breaks off now is no news. */
  readonly isEnding: () => boolean;
}

/** Stores what steps and items gave, as the platform itself does it, and tells the platform. */
export class PodObserver implements ExecutionObserver {
  readonly #options: PodObserverOptions;
  readonly #resultsOnly: ReadonlySet<string>;

  constructor(options: PodObserverOptions) {
    this.#options = options;
    this.#resultsOnly = resultsOnly(options.plan);
  }

  event({ item, ...event }: ExecutionEvent): void {
    const { reporter, isLast, isEnding } = this.#options;
    // Whoever cancelled says so itself, and a pod that goes away leaves its items open.
    if (isEnding() || event.type === 'item_cancelled') return;
    if (event.type === 'item_succeeded' && !isLast) reporter.push({ item: item.id, type: 'passed' });
    else reporter.push({ item: item.id, type: 'event', event: event as ItemEvent });
  }

  async deliver(item: Item, outputs: Readonly<Record<string, Value>>): Promise<void> {
    const { objects, reporter } = this.#options;
    const stored = await storeValues(objects, outputs, () => 'file');
    reporter.push({ item: item.id, type: 'delivered', outputs: stored });
  }

  async keep(item: Item, step: string, outputs: StepValues): Promise<void> {
    const { objects, reporter } = this.#options;
    const form = this.#resultsOnly.has(step) ? 'file' : 'pixels';
    const stored = await storeValues(objects, outputs, () => form);
    reporter.push({ item: item.id, type: 'kept', step, outputs: stored });
  }
}
