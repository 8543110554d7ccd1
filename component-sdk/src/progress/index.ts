export type { LogLevel, LogLine, Progress, ReportSink } from './progress.ts';
