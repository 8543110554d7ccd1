const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** What is waited after each attempt that failed: over a day in all, then nobody tries any more. */
const delays: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  9 * hour,
];

/** The longest that a receiver's own `Retry-After` is heeded. */
const mostRetryAfter = hour;

/**
 * How long to wait for the next attempt, in ms; `undefined` after the last one. A fifth more or less, so that those that
 * failed together do not all come again together.
 * @param tries attempts that were made @param random from 0 to 1 @param retryAfter what the receiver asked for, in ms
 */
export function backOff(tries: number, random: number, retryAfter = 0): number | undefined {
  const delay = delays[tries - 1];
  if (delay === undefined) return undefined;
  const jittered = delay * (0.8 + 0.4 * random);
  return Math.round(Math.max(jittered, Math.min(retryAfter, mostRetryAfter)));
}

/** The header `Retry-After` in ms, whichever of its two forms it has (RFC 9110, 10.2.3). */
export function retryAfterMs(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * second : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
