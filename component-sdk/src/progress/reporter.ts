import { clip, jsonSafe } from './json-safe.ts';
import type { LogLevel, Progress, ReportSink } from './progress.ts';

/** What a component reports with. Each function can be used on its own. */
export interface Reporter {
  /**
   * Says how far the work is, from 0 to 1, and what it is at. It may be called for every row: it costs some ten
   * nanoseconds, and the latest call of an interval is the one that is passed on.
   */
  readonly progress: (fraction: number, message?: string) => void;
  readonly log: Logger;
  /** Passes on what is held back. To be called when the work has ended. */
  readonly flush: () => void;
}

/** Writes one line; `data` is anything that belongs to it, and is made fit for JSON. */
export type Logger = Readonly<
  Record<LogLevel, (message: string, data?: Readonly<Record<string, unknown>>) => void>
>;

export interface ReporterOptions {
  /** Progress is passed on at most once in so many ms. Default 250. */
  readonly intervalMs?: number;
  /** Log lines in one second; those beyond are dropped and counted. Default 100. */
  readonly linesPerSecond?: number;
  /** Log lines in all. Default 10,000. */
  readonly maxLines?: number;
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
}

/** Characters of a message of a log line, and of one of a progress. */
const maxLogMessage = 4000;
const maxProgressMessage = 200;

/**
 * Makes the reporter of one attempt of a step. What it tells the sink is limited in rate and size, whatever the
 * component does; a sink that throws is not the component's trouble, so its errors go nowhere.
 */
export function createReporter(sink: ReportSink, options: ReporterOptions = {}): Reporter {
  const { now = Date.now } = options;
  const progress = coalesce((latest) => sink.progress(latest), options.intervalMs ?? 250, now);
  const lines = limitLines(options, now, (level, message, data) => {
    attempt(() => {
      const safe = data === undefined ? undefined : jsonSafe(data);
      sink.log({
        level,
        message: clip(message, maxLogMessage),
        ...(isRecord(safe) && { data: safe }),
        time: now(),
      });
    });
  });
  return {
    progress: progress.report,
    log: {
      debug: (message, data) => lines.write('debug', message, data),
      info: (message, data) => lines.write('info', message, data),
      warn: (message, data) => lines.write('warn', message, data),
      error: (message, data) => lines.write('error', message, data),
    },
    flush() {
      progress.flush();
      lines.flush();
    },
  };
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // See createReporter: reporting must not end the work that it reports on.
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Holds progress back so that it is passed on at most once an interval, the latest winning. */
function coalesce(
  pass: (progress: Progress) => void,
  intervalMs: number,
  now: () => number,
): { report: Reporter['progress']; flush: () => void } {
  let waiting = false;
  let fraction = 0;
  let message: string | undefined;
  let passed: Progress | undefined;
  let passedAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = undefined;
    if (!waiting) return;
    waiting = false;
    passedAt = now();
    attempt(() => {
      const given = Math.min(1, Math.max(0, fraction));
      const clamped = Number.isNaN(given) ? (passed?.fraction ?? 0) : given; // 0 / 0 of an empty list is no step back
      const text = message === undefined ? undefined : clip(message, maxProgressMessage);
      if (passed && passed.fraction === clamped && passed.message === text) return;
      passed = { fraction: clamped, ...(text !== undefined && { message: text }) };
      pass(passed);
    });
  }

  function report(latestFraction: number, latestMessage?: string): void {
    fraction = latestFraction;
    message = latestMessage;
    waiting = true;
    const elapsed = now() - passedAt;
    // A clock that was set back must not hold progress up until it has caught up.
    if (elapsed >= intervalMs || elapsed < 0) flush();
    else timer ??= setTimeout(flush, intervalMs - elapsed).unref();
  }

  return { report, flush };
}

type WriteLine = (level: LogLevel, message: string, data?: Readonly<Record<string, unknown>>) => void;

/** Cuts a flood of lines off, and says in one line how many there were. */
function limitLines(
  { linesPerSecond = 100, maxLines = 10_000 }: ReporterOptions,
  now: () => number,
  pass: WriteLine,
): { write: WriteLine; flush: () => void } {
  let second = 0;
  let inSecond = 0;
  let inAll = 0;
  let dropped = 0;

  function flush(): void {
    if (dropped === 0) return;
    const limit = inAll >= maxLines ? `${maxLines} lines in all` : `${linesPerSecond} lines a second`;
    pass('warn', `${dropped} log lines were dropped; the limit is ${limit}.`, { dropped });
    dropped = 0;
  }

  function write(level: LogLevel, message: string, data?: Readonly<Record<string, unknown>>): void {
    const current = Math.floor(now() / 1000);
    if (current !== second) {
      second = current;
      inSecond = 0;
      if (inAll < maxLines) flush();
    }
    if (inSecond >= linesPerSecond || inAll >= maxLines) {
      dropped++;
      return;
    }
    inSecond++;
    inAll++;
    pass(level, message, data);
  }

  return { write, flush };
}
