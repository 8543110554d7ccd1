import type { ReportChannel } from '../reports/index.ts';
import type { HelperReport } from './protocol.ts';

export interface ReporterOptions {
  readonly channel: ReportChannel;
  readonly pod: string;
  /** Told once that the execution was cancelled. */
  readonly cancelled: () => void;
  /** Told once that the platform cannot be told anything any more. */
  readonly failed: (thrown: unknown) => void;
}

/** What is told waits so long for more, in ms. */
const gatherMs = 200;
/** The platform hears at least so often from a pod, in ms, and a cancelled execution is known by then. */
const beatMs = 3000;
const mostAtOnce = 500;
/** Characters of JSON in one message; a single report may be longer. */
const mostLength = 512 * 1024;
/** Reports that wait while the platform is away; beyond them, lines of logs and progress are left out. */
const mostWaiting = 100_000;

/**
 * Tells the platform in order what happens in a pod, many things at once, each until it was taken. While the platform is
 * away, it waits; of progress only the latest counts.
 */
export class Reporter {
  readonly #options: ReporterOptions;
  #waiting: HelperReport[] = [];
  #sent = 0;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#beatLater();
  }

  push(report: HelperReport): void {
    if (this.#isOver) return;
    if (this.#waiting.length >= mostWaiting && isSmall(report)) return;
    this.#waiting.push(report);
    this.#sendSoon(gatherMs);
  }

  /** Waits until all was taken. @throws nothing: what keeps it from that was told to `failed` */
  async flush(): Promise<void> {
    do {
      await this.#running;
      if (this.#isOver) return;
      if (this.#waiting.length > 0) await this.#send();
    } while (this.#waiting.length > 0 || this.#running);
    if (!this.#isOver) await this.#settle();
  }

  async #settle(): Promise<void> {
    const { channel, cancelled, failed } = this.#options;
    try {
      if ((await channel.settle()).cancelled) {
        this.close();
        cancelled();
      }
    } catch (thrown) {
      this.close();
      failed(thrown);
    }
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #beatLater(): void {
    this.#sendSoon(beatMs);
  }

  #sendSoon(ms: number): void {
    if (this.#isOver || this.#running) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), ms);
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running ??= this.#sendOnce().finally(() => {
      this.#running = undefined;
      this.#sendSoon(this.#waiting.length > 0 ? gatherMs : beatMs);
    });
    await this.#running;
  }

  async #sendOnce(): Promise<void> {
    const { channel, pod, cancelled, failed } = this.#options;
    const reports = this.#take();
    try {
      const answer = await channel.report({ pod, from: this.#sent, reports });
      this.#sent += reports.length;
      if (answer.cancelled && !this.#isOver) {
        this.close();
        cancelled();
      }
    } catch (thrown) {
      this.close();
      failed(thrown);
    }
  }

  #take(): HelperReport[] {
    const lastProgress = new Map<string, HelperReport>();
    for (const report of this.#waiting) {
      const key = progressKey(report);
      if (key !== undefined) lastProgress.set(key, report);
    }
    this.#waiting = this.#waiting.filter((report) => {
      const key = progressKey(report);
      return key === undefined || lastProgress.get(key) === report;
    });
    let length = 0;
    let count = 0;
    for (const report of this.#waiting) {
      length += JSON.stringify(report).length;
      if (count === mostAtOnce || (length > mostLength && count > 0)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }
}

function progressKey(report: HelperReport): string | undefined {
  if (report.type !== 'event' || report.event.type !== 'step_progress') return undefined;
  return `${report.item}/${report.event.step}`;
}

function isSmall(report: HelperReport): boolean {
  return (
    report.type === 'event' && (report.event.type === 'step_log' || report.event.type === 'step_progress')
  );
}
