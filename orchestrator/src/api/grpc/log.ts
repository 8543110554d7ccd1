import { randomUUID } from 'node:crypto';
import type { KumikiError } from '@kumiki/component-sdk/errors';
import { asAnswerable } from '../http/problem.ts';
import type { AuditEntry } from '../../identity/model.ts';
import type { Caller } from '../../identity/roles.ts';
import type { Log } from '../../observe/index.ts';

/** One line of the log for each call of `ImageProcessingService`. */
export interface GrpcLogEntry {
  readonly callId: string;
  /** Milliseconds since the epoch, when it ended. */
  readonly at: number;
  /** Nobody where it was refused before that was known. */
  readonly caller?: Caller;
  /** The IP address of the client. */
  readonly address: string;
  /** `/PACKAGE.SERVICE/METHOD` */
  readonly method: string;
  /** The name of the gRPC status: `OK`, `INVALID_ARGUMENT`… */
  readonly status: string;
  readonly milliseconds: number;
  /** The trace that the call belongs to. */
  readonly traceId?: string;
  /** The status that HTTP has for it. */
  readonly http: number;
  /** Images that were accepted, in this call or before. */
  readonly images: number;
  /** The code of the error that was answered. */
  readonly code?: string;
}

export type GrpcLog = (entry: GrpcLogEntry) => void;

/** The line of a call: what a client did wrong is its own matter. */
export function logCall(log: Log, entry: GrpcLogEntry): void {
  const { callId, method, status, milliseconds, code, traceId, caller, images } = entry;
  log.detail(`${method} ${status} ${milliseconds.toFixed(0)} ms ${callId}`, {
    event: 'grpc_call',
    call_id: callId,
    trace_id: traceId,
    method,
    status,
    duration_ms: milliseconds,
    caller: caller?.id,
    images,
    code,
  });
}

/** The call for the audit log: each one may start executions. */
export function auditEntryOf(entry: GrpcLogEntry): AuditEntry {
  const { at, caller, method, images, http, code, callId, address } = entry;
  return {
    at,
    ...(caller && { caller: caller.id, name: caller.name }),
    call: method.slice(1),
    object: { images: String(images) },
    status: http,
    ...(code !== undefined && { code }),
    requestId: callId,
    address,
  };
}

/** The call as far as it is known when it is refused before it began. */
export interface RefusedCall {
  readonly path: string;
  readonly peer: string;
  readonly caller: Caller | undefined;
}

/** Logs a call that is refused. @returns the error as it may leave the house */
export function refusal(
  { log, failed }: { readonly log: GrpcLog; readonly failed: (callId: string, thrown: unknown) => void },
  { path, peer, caller }: RefusedCall,
  thrown: unknown,
): KumikiError {
  const callId = randomUUID();
  const error = asAnswerable(thrown, callId);
  if (error.code === 'INTERNAL') failed(callId, thrown);
  log({
    ...endOf(error),
    callId,
    at: Date.now(),
    method: path,
    address: addressOf(peer),
    milliseconds: 0,
    images: 0,
    ...(caller && { caller }),
  });
  return error;
}

/** How a call ended, by the error that it ended with. */
export function endOf(error: KumikiError | undefined): Pick<GrpcLogEntry, 'status' | 'http' | 'code'> {
  if (!error) return { status: 'OK', http: 200 };
  const { code, entry } = error;
  return { status: entry.grpc, http: entry.http, code };
}

/** How a call ended whose client did not wait for its answer. */
export const callLeft = { status: 'CANCELLED', http: 499 } as const;

/** Of `127.0.0.1:54321` or `[::1]:54321`. */
export function addressOf(peer: string): string {
  return peer.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
}
