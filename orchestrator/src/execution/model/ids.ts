import { randomBytes } from 'node:crypto';

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const counterEnd = 0x1000;
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
  let counter = time === last.time ? last.counter + 1 : randomBytes(2).readUInt16BE() & 0x7ff;
  if (counter === counterEnd) {
    time++;
    counter = 0;
  }
  last = { time, counter };
  const random = randomBytes(8);
  random[0] = (random[0]! & 0x3f) | 0x80;
  return formatId(time, counter, random);
}

/** The lowest id that an execution accepted at this time can have, for ranges. */
export function firstIdAt(now: number): string {
  const random = Buffer.alloc(8);
  random[0] = 0x80;
  return formatId(Math.max(0, Math.trunc(now)), 0, random);
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

function formatId(time: number, counter: number, random: Buffer): string {
  const head = time.toString(16).padStart(12, '0');
  const tail = random.toString('hex');
  const version = (0x7000 | counter).toString(16);
  return `${head.slice(0, 8)}-${head.slice(8)}-${version}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
