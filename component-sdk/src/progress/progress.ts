/** What a component says about how far it is, from 0 to 1. */
export interface Progress {
  readonly fraction: number;
  readonly message?: string;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line of a component's log. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  /** Plain JSON data that belongs to the line. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Where progress and log lines go: an executor, a test, standard error. */
export interface ReportSink {
  progress(progress: Progress): void;
  log(line: LogLine): void;
}
