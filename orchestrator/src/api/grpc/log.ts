import { KumikiError } from '@kumiki/component-sdk/errors';
import type { Log } from '../../observe/index.ts';

/** One line of the log for each call of `ImageProcessingService`. */
export interface GrpcLogEntry {
  readonly level: 'info' | 'error';
  readonly callId: string;
  /** `/PACKAGE.SERVICE/METHOD` */
  readonly method: string;
  /** The name of the gRPC status: `OK`, `INVALID_ARGUMENT`… */
  readonly status: string;
  readonly milliseconds: number;
  /** The trace that the call belongs to. */
  readonly traceId?: string;
  /** The code of the error that was answered. */
  readonly code?: string;
  /** What was thrown, where the server is to blame. */
  readonly error?: unknown;
}

export type GrpcLog = (entry: GrpcLogEntry) => void;

/** The line of a call. What a client did wrong is its own matter; what the server did is an error. */
export function logCall(log: Log, entry: GrpcLogEntry): void {
  const { level, callId, method, status, milliseconds, code, traceId, error } = entry;
  const fields = {
    event: 'grpc_call',
    call_id: callId,
    trace_id: traceId,
    method,
    status,
    duration_ms: milliseconds,
    code,
  };
  const line = `${method} ${status} ${milliseconds.toFixed(0)} ms ${callId}`;
  if (level !== 'error') return log.detail(line, fields);
  // An error of the table says itself what is wrong.
  if (error instanceof KumikiError && error.code !== 'INTERNAL')
    return log.warn(`${line} ${error.message}`, fields);
  const stack = error instanceof Error ? (error.stack ?? error.message) : undefined;
  return log.error(line, { ...fields, stack });
}
