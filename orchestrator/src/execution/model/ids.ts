import { randomUUID } from 'node:crypto';

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const counterEnd = 0x1000;
/** Where the variant stands in a UUID: that of version 4 is the same, and random from there on. */
const variantAt = 19;
/** A clock that is set back by less than this is waited out. */
const smallStepMs = 1000;

let last = { time: 0, counter: 0 };

/**
 * A new execution id: a UUID of version 7 (RFC 9562), so that ids sort by the time of acceptance. Ids of one
 * process sort in the order in which they were made also within a millisecond: the 12 bits after the version
 * count (section 6.2, method 1).
 * @param now milliseconds since the epoch
 */
export function newExecutionId(now: number): string {
  let time = Math.trunc(now);
  if (time < last.time && last.time - time <= smallStepMs) time = last.time;
  // A count begins in the lower half, so that there is room above.
  // Random digits, of which Node has many at hand: reading a few at a time takes ten times as long.
  const random = randomUUID();
  let counter = time === last.time ? last.counter + 1 : Number.parseInt(random.slice(0, 3), 16) & 0x7ff;
  if (counter === counterEnd) {
    time++;
    counter = 0;
  }
  last = { time, counter };
  return formatId(time, counter, random.slice(variantAt));
}

/** The lowest id that an execution accepted at this time can have, for ranges. */
export function firstIdAt(now: number): string {
  return formatId(Math.max(0, Math.trunc(now)), 0, '8000-000000000000');
}

/** When the execution of this id was accepted: milliseconds since the epoch. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

export function isExecutionId(id: string): boolean {
  return pattern.test(id);
}

/** `EXECUTION/INDEX`. */
export function itemId(execution: string, item: number): string {
  return `${execution}/${item}`;
}

/** `EXECUTION/INDEX/STEP/NUMBER`, where STEP may have slashes: a step of a pipeline inside is called by its path. */
export function attemptId(execution: string, item: number, step: string, attempt: number): string {
  return `${execution}/${item}/${step}/${attempt}`;
}

function formatId(time: number, counter: number, tail: string): string {
  const head = time.toString(16).padStart(12, '0');
  const version = (0x7000 | counter).toString(16);
  return `${head.slice(0, 8)}-${head.slice(8)}-${version}-${tail}`;
}
