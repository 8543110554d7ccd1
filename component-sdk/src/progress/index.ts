export { formatLogLine, jsonLogLine } from './format.ts';
export type { LogLevel, LogLine, Progress, ReportSink } from './progress.ts';
export { createReporter, type Logger, type Reporter, type ReporterOptions } from './reporter.ts';
