import { kumikiError, KumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';

/** An error as RFC 9457 wants it, with what Kumiki's own errors have. */
export interface ProblemDetails extends Omit<ErrorRecord, 'message'> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** The error's message. */
  readonly detail: string;
  /** The same in the log; where a person asks the operator. */
  readonly requestId?: string;
}

export const problemType = 'application/problem+json; charset=utf-8';

/** An error of the table as problem details. */
export function problemDetails(error: KumikiError, requestId?: string): ProblemDetails {
  const { message, ...record } = error.toJSON();
  return {
    type: `https://kumiki.dev/errors/${error.code}`,
    title: titleOf(error.code),
    status: error.entry.http,
    detail: message,
    ...record,
    ...(requestId !== undefined && { requestId }),
  };
}

/**
 * Anything that a handler, Express or Node threw, as an error that may leave the house: what was not expected says
 * nothing about the inside, which is in the log under the request's id.
 */
export function asAnswerable(thrown: unknown, requestId: string): KumikiError {
  if (thrown instanceof KumikiError && thrown.code !== 'INTERNAL') return thrown;
  // The router cannot decode a parameter of the path.
  if (thrown instanceof URIError) {
    const reason = 'it has a "%" that is not followed by the digits of a character';
    return kumikiError('URL_INVALID', { reason }, { cause: thrown });
  }
  const reason = `the server's log says more under the request ${requestId}`;
  return kumikiError('INTERNAL', { reason }, { cause: thrown });
}

/** `Body too large`: the same for each error of a code. */
function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
}
