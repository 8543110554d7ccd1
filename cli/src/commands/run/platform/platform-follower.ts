import { KumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';
import type { SkipReason, ExecutionEvent, Item } from '@kumiki/orchestrator/executors';
import type { ShownForm, ShownValue } from '../../../platform/answers.ts';
import type { PlatformClient } from '../../../platform/client.ts';
import type { ServerEvent } from '../../../platform/server-events.ts';
import type { Recorder } from '../report/recorder.ts';
import type { RunReporter } from '../report/records.ts';
import { downloadOutputs } from './download.ts';

/** What the events of an item say. */
interface ItemEvent {
  readonly type: string;
  readonly item: number;
  readonly at: string;
  readonly step: string;
  readonly durationMs: number;
  readonly outputs: Readonly<Record<string, ShownValue>>;
  readonly error: ErrorRecord;
  readonly reason: SkipReason;
  readonly attempt: number;
}

/** Tells of an execution of a platform, from its events, as if it were carried out here. */
export class PlatformFollower {
  readonly #platform: PlatformClient;
  readonly #form: ShownForm;
  readonly #recorder: Recorder;
  readonly #reporter: Pick<RunReporter, 'stray'>;
  readonly #items: readonly Item[];
  /** Items that began and have not ended, with the time that they began. */
  readonly #open = new Map<number, number>();

  constructor(
    platform: PlatformClient,
    form: ShownForm,
    { recorder, reporter }: { readonly recorder: Recorder; readonly reporter: Pick<RunReporter, 'stray'> },
    items: readonly Item[],
  ) {
    this.#platform = platform;
    this.#form = form;
    this.#recorder = recorder;
    this.#reporter = reporter;
    this.#items = items;
  }

  /** Takes an event; results are here when it resolves. */
  async take({ data }: ServerEvent): Promise<void> {
    const event = JSON.parse(data) as ItemEvent & { readonly error?: ErrorRecord };
    const item = this.#items[event.item];
    if (item) await this.#takeItem(event, item);
    else if (event.type === 'execution_warning')
      this.#reporter.stray(new KumikiError(event.error.code, event.error, event.error));
  }

  /** Says of what is open that it was cancelled. @throws what the execution failed with as a whole */
  end(error: ErrorRecord | undefined): void {
    for (const index of this.#open.keys()) this.#tell({ type: 'item_cancelled', item: this.#items[index]! });
    if (error) throw new KumikiError(error.code, error, error);
  }

  async #takeItem(event: ItemEvent, item: Item): Promise<void> {
    const { item: index, step, error } = event;
    const at = Date.parse(event.at);
    switch (event.type) {
      case 'item_started':
        this.#open.set(index, at);
        return this.#tell({ type: 'item_started', item });
      case 'item_succeeded': {
        const outputs = await downloadOutputs(this.#platform, this.#form, event.outputs);
        await this.#recorder.deliver(item, outputs);
        return this.#ended(index, { type: 'item_succeeded', item, durationMs: this.#since(index, at) });
      }
      case 'item_failed':
        // What cannot be read fails before it starts.
        if (!this.#open.has(index)) this.#tell({ type: 'item_started', item });
        return this.#ended(index, { type: 'item_failed', item, durationMs: this.#since(index, at), error });
      case 'item_cancelled':
        return this.#ended(index, { type: 'item_cancelled', item });
      case 'step_started':
        return this.#tell({ type: 'step_started', item, step, attempt: event.attempt });
      case 'step_succeeded':
        return this.#tell({ type: 'step_succeeded', item, step, durationMs: event.durationMs, runs: 1 });
      case 'step_failed':
        return this.#tell({ type: 'step_failed', item, step, durationMs: 0, error });
      case 'step_cached':
        return this.#tell({ type: 'step_cached', item, step });
      case 'step_skipped':
        return this.#tell({ type: 'step_skipped', item, step, reason: event.reason });
      default:
    }
  }

  #ended(index: number, event: ExecutionEvent): void {
    this.#tell(event);
    this.#open.delete(index);
  }

  #since(index: number, at: number): number {
    return at - (this.#open.get(index) ?? at);
  }

  #tell(event: ExecutionEvent): void {
    this.#recorder.event(event);
  }
}
