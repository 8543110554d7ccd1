import { setTimeout as pause } from 'node:timers/promises';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { HelperAnswer, HelperReports, PodPlace } from '../helper/protocol.ts';
import type { ReportChannel, ToldPlatform } from './report-channel.ts';
import { writeReportMessage, type ReportKey, type ReportMessage } from './report-message.ts';

/** A log that keeps messages of one key in their order: a topic of Kafka. */
export interface ReportLog {
  /** Resolves when it is there to stay. */
  append(message: ReportMessage): Promise<void>;
}

export interface LoggedReportsOptions {
  readonly log: ReportLog;
  readonly platform: ToldPlatform;
  readonly execution: string;
  readonly place: PodPlace;
  readonly pod: string;
  readonly key: ReportKey;
  readonly signal: AbortSignal;
  /** Hears once why the log takes nothing. */
  readonly say: (line: string) => void;
  readonly lateMs?: number;
}

/** The platform is asked so often what it has taken, in ms. */
const askMs = 3000;
/** What it has not taken by then, in ms, is told over HTTPS: the log, or the way from it, is of no use at this moment. */
const defaultLateMs = 5000;
/** Characters of JSON that wait to be taken; with more of them, HTTPS waits for the platform. */
const mostLength = 8 * 2 ** 20;
const settlePausesMs = [20, 50, 100, 200, 500] as const;

interface Waiting {
  readonly reports: HelperReports;
  readonly length: number;
  readonly at: number;
}

/**
 * Through a log. What was appended is kept here until the platform says that it has taken it, which it is asked every few
 * seconds; what is late goes over HTTPS. So nothing depends on the log: reports are numbered, and taken once on whichever
 * way they come first.
 */
export class LoggedReports implements ReportChannel {
  readonly #options: LoggedReportsOptions;
  #waiting: Waiting[] = [];
  #length = 0;
  #confirmed = 0;
  #askedAt = performance.now();
  #isBroken = false;

  constructor(options: LoggedReportsOptions) {
    this.#options = options;
  }

  async report(reports: HelperReports): Promise<HelperAnswer> {
    const count = reports.reports.length;
    if (count > 0) {
      const { length } = JSON.stringify(reports);
      this.#waiting.push({ reports, length, at: performance.now() });
      this.#length += length;
      if (!(await this.#append(reports)) || this.#length > mostLength) return await this.#tellAll();
    }
    const isTime = count === 0 || performance.now() - this.#askedAt > askMs;
    return isTime ? await this.#ask() : { cancelled: false };
  }

  async settle(): Promise<HelperAnswer> {
    for (let asked = 0; ; asked++) {
      const answer = await this.#ask();
      if (answer.cancelled || this.#waiting.length === 0) return answer;
      const ms = settlePausesMs[Math.min(asked, settlePausesMs.length - 1)];
      await pause(ms, undefined, { signal: this.#options.signal });
    }
  }

  async #append(reports: HelperReports): Promise<boolean> {
    const { log, execution, place, key, say } = this.#options;
    const handed = { ...reports, ...place, confirmed: this.#confirmed };
    try {
      await log.append(writeReportMessage(execution, handed, key));
      return true;
    } catch (thrown) {
      if (!this.#isBroken) say(`Reports go over HTTPS: ${asKumikiError(thrown).message}`);
      this.#isBroken = true;
      return false;
    }
  }

  /** What has been taken, and whether somebody cancelled. */
  async #ask(): Promise<HelperAnswer> {
    const { platform, place, pod, lateMs = defaultLateMs } = this.#options;
    const answer = await platform.report(place, { pod, from: this.#confirmed, reports: [] });
    this.#askedAt = performance.now();
    this.#confirm(answer.over ? Infinity : (answer.taken ?? 0));
    const [oldest] = this.#waiting;
    if (answer.cancelled || !oldest || performance.now() - oldest.at < lateMs) return answer;
    return await this.#tellAll();
  }

  async #tellAll(): Promise<HelperAnswer> {
    const { platform, place } = this.#options;
    let answer: HelperAnswer = { cancelled: false };
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      const { reports } = first;
      answer = await platform.report(place, reports);
      if (answer.cancelled || answer.over) break;
      this.#confirm(reports.from + reports.reports.length);
    }
    this.#askedAt = performance.now();
    if (answer.over) this.#confirm(Infinity);
    return answer;
  }

  #confirm(taken: number): void {
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      const end = first.reports.from + first.reports.reports.length;
      if (end > taken) return;
      this.#waiting.shift();
      this.#length -= first.length;
      this.#confirmed = end;
    }
  }
}
