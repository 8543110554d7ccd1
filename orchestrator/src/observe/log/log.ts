import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import type { LogFormat, LogLevel } from '../../settings/sections/log.ts';
import { currentTrace } from '../trace/index.ts';
import { redact, secretKeys } from './redact.ts';

/** What a line is about, beside its words: ids and numbers. Never a body, a header or a value of an item. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the platform says about its work, to people or to programs. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** What programs count and people seldom read, one line for each request or execution: `info` as JSON, `debug` as text. */
  detail(message: string, fields?: LogFields): void;
}

export interface LogOptions {
  readonly format: LogFormat;
  readonly level: LogLevel;
  /** Where lines of text go: results and what is fine, and what is not. */
  readonly text: { readonly out: (line: string) => void; readonly error: (line: string) => void };
  /** Where JSON goes; by default standard output. */
  readonly json?: DestinationStream;
}

/** Opens the log in one of its formats. */
export function openLog(options: LogOptions): Log {
  return options.format === 'json' ? jsonLog(options) : textLog(options);
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

function textLog({ level: least, text }: LogOptions): Log {
  const at = (level: LogLevel, write: (line: string) => void) => (message: string, fields?: LogFields) => {
    if (order.indexOf(level) < order.indexOf(least)) return;
    const stack = fields?.['stack'];
    write(redact(stack === undefined ? message : `${message}\n${stack}`));
  };
  const debug = at('debug', text.error);
  return {
    debug,
    info: at('info', text.out),
    warn: at('warn', text.error),
    error: at('error', text.error),
    detail: debug,
  };
}

function jsonLog({ level, json }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: { service: 'kumiki', pid: process.pid },
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretKeys.map((key) => `["${key}"]`), censor: '…' },
    },
    // Each line is written before the work goes on: none is lost where the process ends.
    json ?? pino.destination({ fd: 1, sync: true }),
  );
  const at =
    (name: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      const traceId = currentTrace()?.traceId;
      const about = { ...(traceId !== undefined && { trace_id: traceId }), ...clean(fields) };
      logger[name](about, redact(message));
    };
  const info = at('info');
  return { debug: at('debug'), info, warn: at('warn'), error: at('error'), detail: info };
}

function clean(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  );
}

/** Says nothing. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  detail: () => undefined,
};
