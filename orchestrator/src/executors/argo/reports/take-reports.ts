import type { ActiveRuns } from '../active-runs.ts';
import { readReportMessage, type ReportMessage } from './report-message.ts';

/** Where reports of pods come from that are not told over HTTPS. */
export interface ReportSource extends AsyncDisposable {
  /** What is appended from now on, until the signal aborts: a source that is away is waited for. */
  read(signal: AbortSignal): AsyncIterable<ReportMessage>;
}

/** Messages that are taken at a time, so that a run whose record is slow does not keep others waiting. */
const mostAtOnce = 64;

/**
 * Takes reports of the executions that this process has. What is not taken, whatever the reason, is told by its pod over
 * HTTPS a few seconds later: so each platform reads from the end, no place is written down, and platforms on one record
 * read all the same.
 */
export class TakeReports implements AsyncDisposable {
  readonly #runs: ActiveRuns;
  readonly #source: ReportSource;
  readonly #stop = new AbortController();
  readonly #taking = new Set<Promise<void>>();
  #reading: Promise<void> | undefined;

  constructor(runs: ActiveRuns, source: ReportSource) {
    this.#runs = runs;
    this.#source = source;
  }

  start(): void {
    this.#reading ??= this.#read();
  }

  async #read(): Promise<void> {
    for await (const message of this.#source.read(this.#stop.signal)) {
      const taken = this.#take(message)
        .catch(() => undefined) // its pod hears the reason over HTTPS
        .finally(() => this.#taking.delete(taken));
      this.#taking.add(taken);
      if (this.#taking.size >= mostAtOnce) await Promise.race(this.#taking);
    }
  }

  async #take(message: ReportMessage): Promise<void> {
    const found = this.#runs.ofTicket(message.ticket, message.key);
    const handed = found && readReportMessage(message, found.key);
    if (!handed || found.run.isCancelled) return;
    const { group, shard, confirmed, ...reports } = handed;
    await found.run.hear({ group, shard }, reports, confirmed);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#reading;
    await Promise.all(this.#taking);
    await this.#source[Symbol.asyncDispose]();
  }
}
