import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Where a piece of work belongs among all that one request led to (W3C Trace Context, https://www.w3.org/TR/trace-context/). */
export interface TraceContext {
  /** 32 hexadecimal digits: the same for everything that one request led to. */
  readonly traceId: string;
  /** 16 hexadecimal digits: this piece of it. */
  readonly spanId: string;
  /** Whether whoever began it records it. */
  readonly sampled: boolean;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
/** What is sent of later versions may be longer; more than this is no header of anybody. */
const maxLength = 256;

/** Reads a `traceparent`; one that breaks the rules of its version is `undefined`, as if there were none. */
export function parseTraceparent(text: string | undefined): TraceContext | undefined {
  if (text === undefined || text.length > maxLength) return undefined;
  const found = pattern.exec(text.trim());
  if (!found) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', more] = found;
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** The next piece of work of a trace; without one, the first of a new trace, which is not sampled. */
export function nextSpan(before?: TraceContext): TraceContext {
  const { traceId = randomDigits(), sampled = false } = before ?? {};
  return { traceId, spanId: randomDigits().slice(16), sampled };
}

/** 32 hexadecimal digits, never all zero. Node has random UUIDs at hand; reading some bytes takes ten times as long. */
function randomDigits(): string {
  return randomUUID().replaceAll('-', '');
}

/** The id of the trace that a recorded `traceparent` belongs to. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return parseTraceparent(traceparent)?.traceId;
}

/**
 * The headers that tell another service which trace a request of ours belongs to.
 * @param traceparent what the execution was recorded with
 */
export function traceHeaders(traceparent: string | undefined): Readonly<Record<string, string>> {
  const before = parseTraceparent(traceparent);
  return before ? { traceparent: formatTraceparent(nextSpan(before)) } : {};
}

const current = new AsyncLocalStorage<TraceContext>();

/** What `work` does belongs to this trace, also what it leaves to promises and timers. */
export function inTrace<Result>(trace: TraceContext, work: () => Result): Result {
  return current.run(trace, work);
}

/** The trace that the work at hand belongs to. */
export function currentTrace(): TraceContext | undefined {
  return current.getStore();
}

/** The same as a `traceparent`. */
export function currentTraceparent(): string | undefined {
  const trace = currentTrace();
  return trace && formatTraceparent(trace);
}
