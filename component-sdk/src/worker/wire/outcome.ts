import type { Error as ErrorMessage, Outcome, Sent } from '@kumiki/proto/component';
import { errorTable, KumikiError, type ErrorCode } from '../../errors/index.ts';

/** What an error means for the item: whether it is at fault itself, and whether another attempt may succeed. */
export function outcomeOf(error: KumikiError): Exclude<Outcome, 'OK' | 'OUTCOME_UNSPECIFIED'> {
  if (error.retryable) return 'TRY_AGAIN';
  return error.entry.side === 'caller' && error.code !== 'CANCELLED' ? 'BAD_DATA' : 'FAILED';
}

/** An error for the other side. The trace is that of the component's own code, where it is from there. */
export function errorMessage(error: KumikiError): Sent<ErrorMessage> {
  const { code, message, remedy, at, cause } = error;
  const trace = cause instanceof Error ? cause.stack : error.stack;
  return { code, message, remedy, input: at.input, trace: trace?.slice(0, 8000) };
}

/** The code that stands for an outcome where the worker's own code is not in our table, or says something else. */
const general = {
  OK: 'WORKER_ANSWER_INVALID',
  OUTCOME_UNSPECIFIED: 'WORKER_ANSWER_INVALID',
  BAD_DATA: 'DATA_UNUSABLE',
  TRY_AGAIN: 'TRY_AGAIN',
  FAILED: 'COMPONENT_THREW',
} as const satisfies Record<Outcome, ErrorCode>;

/** The error of a result, with the worker's own words; whether it is tried again follows from the outcome alone. */
export function errorOf(outcome: Outcome, sent: ErrorMessage | null, component: string): KumikiError {
  const code = sent?.code !== undefined && isCode(sent.code) ? sent.code : general[outcome];
  const texts = {
    message: clipped(sent?.message) ?? `The component ${component} failed and did not say why.`,
    remedy: clipped(sent?.remedy) ?? 'See its log.',
  };
  const details = {
    at: { component, ...(sent?.input && { input: sent.input }) },
    ...(sent?.trace && { cause: traced(texts.message, sent.trace) }),
  };
  const error = new KumikiError(code, texts, details);
  return outcomeOf(error) === outcome ? error : new KumikiError(general[outcome], texts, details);
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

function clipped(text: string | undefined): string | undefined {
  return text ? text.slice(0, 2000) : undefined;
}

/** What was thrown in the worker, so that its place in the author's code can be shown here. */
export function traced(message: string, trace: string): Error {
  const thrown = new Error(message);
  thrown.stack = trace.slice(0, 8000);
  return thrown;
}
