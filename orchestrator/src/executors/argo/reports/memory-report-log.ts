import type { ReportLog } from './logged-reports.ts';
import type { ReportMessage } from './report-message.ts';
import type { ReportSource } from './take-reports.ts';

/** A log in this process, for tests. */
export class MemoryReportLog implements ReportLog, ReportSource {
  readonly appended: ReportMessage[] = [];
  /** What becomes of a message on its way to who reads: all is passed on, unless a test says otherwise. */
  passOn: (message: ReportMessage) => readonly ReportMessage[] = (message) => [message];
  readonly #ready: ReportMessage[] = [];
  #more = Promise.withResolvers<void>();

  async append(message: ReportMessage): Promise<void> {
    this.appended.push(message);
    this.#ready.push(...this.passOn(message));
    this.#more.resolve();
    await Promise.resolve();
  }

  async *read(signal: AbortSignal): AsyncGenerator<ReportMessage, void, undefined> {
    const stopped = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    while (!signal.aborted) {
      const next = this.#ready.shift();
      if (next) yield next;
      else {
        this.#more = Promise.withResolvers();
        await Promise.race([this.#more.promise, stopped]);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
