import type { KumikiError } from '@kumiki/component-sdk/errors';
import { formatLogLine, type LogLine } from '@kumiki/component-sdk/progress';
import type { Item } from '@kumiki/orchestrator/executors';
import { LiveRegion } from '../../../console/live-region.ts';
import { reportError } from '../../../console/report-error.ts';
import { fitTo, onError, onOutput, print, printError, safe } from '../../../console/terminal.ts';
import { count, duration, milliseconds } from '../../../console/words.ts';
import { itemBlock, itemLine } from './item-text.ts';
import { reasonsText } from './reasons-text.ts';
import type {
  ItemRecord,
  Resumed,
  Resuming,
  RunningItem,
  RunReporter,
  RunStart,
  RunTotals,
  StepReasons,
} from './records.ts';

/** Up to so many items each get several lines; in longer runs one. */
const fewItems = 12;
const mostFailuresShown = 20;
const mostRunningShown = 8;
const barWidth = 24;

export interface HumanReporterOptions {
  /** All log lines of components, not only warnings and errors. */
  readonly verbose: boolean;
}

/** For people: each item as it ends, on standard output; what is going on meanwhile, on a terminal. */
export class HumanReporter implements RunReporter {
  readonly #verbose: boolean;
  #live: LiveRegion | undefined;
  #running: ReadonlyMap<string, RunningItem> = new Map();
  #totals: (() => RunTotals) | undefined;
  #items = 0;
  #folder = '';
  #cancelling = false;
  #executionId: string | undefined;
  #reasons: readonly StepReasons[] = [];
  readonly #failures: ItemRecord[] = [];

  constructor({ verbose }: HumanReporterOptions) {
    this.#verbose = verbose;
  }

  resuming({ name, left, id }: Resuming): void {
    const { dim } = onError;
    const items = left === 0 ? '' : `, ${count(left, 'item')} left`;
    printError(dim(`Finishing a run of ${safe(name)} that was cut off (${id}${items})`));
  }

  resumed(run: Resumed): void {
    const { dim, yellow } = onError;
    if ('error' in run)
      printError(
        `${yellow('!')} It could not be finished: ${safe(run.error.message)}\n    ${safe(run.error.remedy)}`,
      );
    else
      printError(
        dim(
          `It ${run.status === 'succeeded' ? 'succeeded' : `ended as ${run.status}`}: ${run.counts.succeeded} of ${count(run.counts.total, 'item')} succeeded.`,
        ),
      );
  }

  accepted(id: string): void {
    this.#executionId = id;
  }

  waiting(runs: number): void {
    printError(onError.dim(`${count(runs, 'run')} of other commands go on here; this one ends with them.`));
  }

  explained(steps: readonly StepReasons[]): void {
    this.#reasons = steps;
  }

  begin({ name, items, steps, folder, notes }: RunStart): void {
    this.#items = items;
    this.#folder = folder;
    const { bold, dim, yellow } = onOutput;
    print(`${bold(safe(name))}  ${dim(`${count(items, 'item')}, ${count(steps.length, 'step')}`)}`);
    for (const note of notes) print(`${yellow('!')} ${safe(note)}`);
    if (process.stderr.isTTY) this.#live = new LiveRegion(process.stderr, () => this.#lines());
  }

  changed(running: ReadonlyMap<string, RunningItem>, totals: () => RunTotals): void {
    this.#running = running;
    this.#totals = totals;
    this.#live?.update();
  }

  log(item: Item, step: string, line: LogLine): void {
    if (!this.#verbose && (line.level === 'debug' || line.level === 'info')) return;
    this.#above(() => printError(`${onError.dim(safe(`${item.name} ${step}`))}  ${formatLogLine(line)}`));
  }

  itemEnded(record: ItemRecord): void {
    if (record.status === 'failed') this.#failures.push(record);
    if (record.status === 'cancelled') return;
    this.#above(() => print(this.#items <= fewItems ? itemBlock(record) : itemLine(record)));
  }

  stray(error: KumikiError): void {
    const { yellow, dim } = onError;
    this.#above(() => {
      printError(`${yellow('!')} ${safe(error.message)}`);
      printError(`    ${safe(error.remedy)}\n    ${dim(error.code)}`);
    });
  }

  brokenOff(error: KumikiError): void {
    this.close();
    reportError(error);
  }

  cancelling(): void {
    this.#cancelling = true;
    this.#above(() => printError('\nStopping; press Ctrl-C once more to stop at once.'));
  }

  close(): void {
    this.#live?.close();
    this.#live = undefined;
  }

  end(totals: RunTotals, cancelled: boolean): void {
    if (this.#items > fewItems && this.#failures.length > 0) this.#printFailures();
    print(`\n${summary(totals, cancelled)}`);
    const means = [...totals.meanStepMs].map(([step, ms]) => `${step} ${milliseconds(ms)} ms`);
    if (totals.items > 1 && means.length > 0) print(onOutput.dim(`Mean of each step: ${means.join(' · ')}`));
    if (this.#reasons.length > 0) print(`\n${reasonsText(this.#reasons)}\n`);
    if (totals.succeeded > 0) print(`Results are in ${safe(this.#folder)}`);
    if (this.#executionId !== undefined && (cancelled || totals.failed > 0)) {
      print(onOutput.dim(`"kumiki executions retry ${this.#executionId}" runs what is left again.`));
    }
  }

  #above(show: () => void): void {
    if (this.#live) this.#live.above(show);
    else show();
  }

  #printFailures(): void {
    print(`\n${onOutput.bold('Failed')}`);
    for (const { item, error } of this.#failures.slice(0, mostFailuresShown)) {
      print(`${onOutput.red('✘')} ${safe(item.name)}  ${safe(error!.message)} ${onOutput.dim(error!.code)}`);
    }
    const more = this.#failures.length - mostFailuresShown;
    if (more > 0) print(`  and ${more} more`);
  }

  #lines(): string[] {
    const totals = this.#totals?.();
    if (!totals || !this.#live) return [];
    const width = this.#live.columns - 1;
    const running = [...this.#running.values()];
    const lines = running.slice(0, mostRunningShown).map(({ item, step, fraction }) => {
      const at = fraction === undefined ? '' : ` ${Math.round(fraction * 100)} %`;
      return onError.dim(fitTo(safe(`  ${item.name}  ${step ?? 'reading'}${at}`), width));
    });
    const more = running.length - mostRunningShown;
    if (more > 0) lines.push(onError.dim(`  and ${more} more`));
    return ['', fitTo(this.#progressLine(totals), width), ...lines];
  }

  #progressLine({ items, succeeded, failed, durationMs }: RunTotals): string {
    const done = succeeded + failed;
    const filled = Math.round((barWidth * done) / Math.max(1, items));
    const bar = '━'.repeat(filled) + '─'.repeat(barWidth - filled);
    const parts = [`${bar} ${done} of ${items}`];
    if (failed > 0) parts.push(`${failed} failed`);
    if (done > 0) parts.push(rate(done, durationMs));
    if (this.#cancelling) parts.push('stopping');
    else if (done > 0 && done < items) parts.push(`${duration(((items - done) * durationMs) / done)} left`);
    return parts.join(' · ');
  }
}

function rate(done: number, durationMs: number): string {
  const aSecond = (done * 1000) / Math.max(1, durationMs);
  return aSecond >= 1 ? `${aSecond.toFixed(1)} a second` : `${(aSecond * 60).toFixed(1)} a minute`;
}

function summary({ items, succeeded, failed, durationMs }: RunTotals, cancelled: boolean): string {
  const { green, red, yellow } = onOutput;
  const parts: string[] = [];
  if (succeeded > 0 || (failed === 0 && !cancelled)) parts.push(green(`${succeeded} succeeded`));
  if (failed > 0) parts.push(red(`${failed} failed`));
  if (cancelled) parts.push(yellow(`${items - succeeded - failed} not finished`));
  const done = succeeded + failed;
  const speed = done > 1 ? ` (${rate(done, durationMs)})` : '';
  return `${cancelled ? 'Cancelled: ' : ''}${parts.join(', ')} in ${duration(durationMs)}${speed}.`;
}
