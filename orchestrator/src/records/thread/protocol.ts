import { KumikiError, reasonOf, type ErrorRecord } from '@kumiki/component-sdk/errors';

/** What a thread is started with. */
export interface ThreadStart {
  readonly role: 'write' | 'read';
  readonly folder: string;
  readonly file: string;
  /** The size that the file may grow to. */
  readonly maxBytes?: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface ThreadRequest {
  readonly number: number;
  readonly operation: string;
  readonly parameters: readonly unknown[];
}

/** Asks the thread to let go of its files and end, when all before is done. */
export const endRequest = 'end';

export type ThreadReply =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly error: SentError };

/** The first thing that a thread says: nothing where it is ready. */
export interface ThreadReady {
  readonly failed?: SentError;
}

/** An error on its way between threads: classes do not travel. */
export type SentError = { readonly record: ErrorRecord } | { readonly reason: string };

export function sendError(thrown: unknown): SentError {
  return thrown instanceof KumikiError ? { record: thrown.toJSON() } : { reason: reasonOf(thrown) };
}

export function receiveError(sent: SentError): Error {
  if ('reason' in sent) return new Error(sent.reason);
  const { code, message, remedy, at, problems } = sent.record;
  return new KumikiError(code, { message, remedy }, { ...(at && { at }), ...(problems && { problems }) });
}
