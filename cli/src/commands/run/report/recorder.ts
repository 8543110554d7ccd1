import type { Value } from '@kumiki/component-sdk/values';
import type { ExecutionEvent, ExecutionObserver, Item } from '@kumiki/orchestrator/executors';
import type { ResultFolder, WrittenOutput } from '../outputs/result-folder.ts';
import type { ItemRecord, RunningItem, RunReporter, RunTotals, StepRecord } from './records.ts';

interface OpenItem extends RunningItem {
  readonly begun: number;
  readonly steps: StepRecord[];
  readonly warnings: string[];
  outputs: readonly WrittenOutput[];
}

/** Hears an execution, writes its results, and tells a reporter what became of each item. */
export class Recorder implements ExecutionObserver {
  readonly keep: NonNullable<ExecutionObserver['keep']>;
  readonly #results: ResultFolder;
  readonly #reporter: RunReporter;
  readonly #items: number;
  readonly #open = new Map<string, OpenItem>();
  readonly #stepMs = new Map<string, { sum: number; times: number }>();
  readonly #begun = performance.now();
  #succeeded = 0;
  #failed = 0;
  #cancelled = 0;

  constructor(results: ResultFolder, reporter: RunReporter, items: number) {
    this.#results = results;
    this.#reporter = reporter;
    this.#items = items;
    this.keep = async (item, step, outputs) => await results.writeStep(item, step, outputs);
  }

  async deliver(item: Item, outputs: Readonly<Record<string, Value>>): Promise<void> {
    const written = await this.#results.write(item, outputs);
    this.#open.get(item.id)!.outputs = written;
  }

  /** Takes outputs over that another process writes. */
  async describe(item: Item, outputs: Readonly<Record<string, Value>>): Promise<void> {
    const written = await this.#results.describe(item, outputs);
    this.#open.get(item.id)!.outputs = written;
  }

  event(event: ExecutionEvent): void {
    const { id } = event.item;
    if (event.type === 'item_started') {
      const { item } = event;
      this.#open.set(id, { item, begun: performance.now(), steps: [], warnings: [], outputs: [] });
    }
    const open = this.#open.get(id);
    if (!open) return;
    this.#note(event, open);
    this.#reporter.changed(this.#open, this.totals);
  }

  #note(event: ExecutionEvent, open: OpenItem): void {
    switch (event.type) {
      case 'step_started':
        open.step = event.step;
        delete open.fraction;
        break;
      case 'step_progress':
        open.fraction = event.progress.fraction;
        break;
      case 'step_log':
        this.#reporter.log(event.item, event.step, event.line);
        break;
      case 'step_retrying':
        open.warnings.push(`The step ${event.step} is tried again: ${event.error.message}`);
        break;
      case 'step_succeeded':
        this.#stepEnded(open, {
          step: event.step,
          status: 'succeeded',
          durationMs: event.durationMs,
          runs: event.runs,
        });
        break;
      case 'step_failed':
        this.#stepEnded(open, { step: event.step, status: 'failed', durationMs: event.durationMs, runs: 1 });
        break;
      case 'step_cached':
        open.steps.push({ step: event.step, status: 'cached', durationMs: 0, runs: 0 });
        break;
      case 'step_skipped':
        open.steps.push({ step: event.step, status: 'skipped', durationMs: 0, runs: 0 });
        break;
      case 'item_warning':
        open.warnings.push(event.message);
        break;
      case 'item_succeeded':
        this.#succeeded++;
        this.#itemEnded(open, { status: 'succeeded', durationMs: event.durationMs });
        break;
      case 'item_failed':
        this.#failed++;
        this.#itemEnded(open, { status: 'failed', durationMs: event.durationMs, error: event.error });
        break;
      case 'item_cancelled':
        this.#cancelled++;
        this.#itemEnded(open, { status: 'cancelled', durationMs: performance.now() - open.begun });
        break;
      case 'item_started':
      case 'step_usage':
        break;
    }
  }

  #stepEnded(open: OpenItem, record: StepRecord): void {
    open.steps.push(record);
    const { sum, times } = this.#stepMs.get(record.step) ?? { sum: 0, times: 0 };
    this.#stepMs.set(record.step, { sum: sum + record.durationMs, times: times + 1 });
  }

  #itemEnded(open: OpenItem, end: Pick<ItemRecord, 'status' | 'durationMs' | 'error'>): void {
    const { item, steps, warnings, outputs } = open;
    this.#open.delete(item.id);
    this.#reporter.itemEnded({ item, steps, warnings, outputs, ...end });
  }

  readonly totals = (): RunTotals => {
    const means = [...this.#stepMs].map(([step, { sum, times }]) => [step, sum / times] as const);
    return {
      items: this.#items,
      succeeded: this.#succeeded,
      failed: this.#failed,
      cancelled: this.#cancelled,
      durationMs: performance.now() - this.#begun,
      meanStepMs: new Map(means),
    };
  };
}
