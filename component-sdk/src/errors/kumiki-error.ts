import { fill } from './entry.ts';
import { missingPackage } from './missing-package.ts';
import type { Problem } from './problem.ts';
import { errorTable, type ErrorCode, type ValuesOf } from './table.ts';

/** Where in an execution an error arose; readers fill in what they know. */
export interface ErrorPlace {
  readonly step?: string;
  readonly component?: string;
  readonly input?: string;
  readonly item?: string;
  /** The index in a mapped list, outermost first. */
  readonly element?: readonly number[];
}

/** What a `KumikiError` carries beside its texts. */
export interface ErrorDetails {
  readonly cause?: unknown;
  readonly at?: ErrorPlace;
  readonly problems?: readonly Problem[];
  /** After so many seconds the same call may succeed. */
  readonly retryAfter?: number;
}

/** An error as plain data, for events, APIs and logs. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly retryable: boolean;
  readonly at?: ErrorPlace;
  readonly problems?: readonly Problem[];
  readonly retryAfter?: number;
}

/**
 * The one error class of Kumiki. Its code is a row of the error table, which gives the message, the remedy,
 * and how protocols answer it.
 */
export class KumikiError extends Error {
  override readonly name = 'KumikiError';
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly at: ErrorPlace;
  readonly problems: readonly Problem[];
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, texts: { message: string; remedy: string }, details: ErrorDetails = {}) {
    super(texts.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.remedy = texts.remedy;
    this.at = details.at ?? {};
    this.problems = details.problems ?? [];
    this.retryAfter = details.retryAfter;
  }

  get entry(): (typeof errorTable)[ErrorCode] {
    return errorTable[this.code];
  }

  get retryable(): boolean {
    return this.entry.retryable;
  }

  /** The same error, knowing more about where it arose; what is known already stays. */
  within(at: ErrorPlace): KumikiError {
    const { message, remedy, cause, problems, retryAfter } = this;
    const more = retryAfter === undefined ? {} : { retryAfter };
    const details = { cause, problems, at: { ...at, ...this.at }, ...more };
    const placed = new KumikiError(this.code, { message, remedy }, details);
    if (this.stack) placed.stack = this.stack;
    return placed;
  }

  toJSON(): ErrorRecord {
    return {
      code: this.code,
      message: this.message,
      remedy: this.remedy,
      retryable: this.retryable,
      ...(Object.keys(this.at).length > 0 && { at: this.at }),
      ...(this.problems.length > 0 && { problems: this.problems }),
      ...(this.retryAfter !== undefined && { retryAfter: this.retryAfter }),
    };
  }
}

/** Makes the error of a code: `throw kumikiError('IMAGE_EMPTY', { source: 'a.jpg' })`. */
export function kumikiError<Code extends ErrorCode>(
  code: Code,
  values: ValuesOf<Code>,
  details?: ErrorDetails,
): KumikiError {
  const { message, remedy } = errorTable[code];
  return new KumikiError(code, { message: fill(message, values), remedy: fill(remedy, values) }, details);
}

/**
 * Anything thrown, as a `KumikiError`; what is not one already becomes `COMPONENT_THREW`, `COMPONENT_PACKAGE_MISSING`, `WORKER_DISK_FULL`
 * or `INTERNAL`.
 */
export function asKumikiError(thrown: unknown, component?: string): KumikiError {
  if (isKumikiError(thrown)) return thrown;
  const reason = reasonOf(thrown);
  if (component === undefined) return kumikiError('INTERNAL', { reason }, { cause: thrown });
  const name = missingPackage(reason);
  if (name !== undefined) {
    const values = { component, package: name };
    return kumikiError('COMPONENT_PACKAGE_MISSING', values, { cause: thrown, at: { component } });
  }
  const code = isFull(thrown) ? 'WORKER_DISK_FULL' : 'COMPONENT_THREW';
  return kumikiError(code, { component, reason }, { cause: thrown, at: { component } });
}

/** Whether the disk, or the share of it that somebody may have, is full. */
function isFull(thrown: unknown): boolean {
  try {
    const { code } = thrown as NodeJS.ErrnoException;
    return code === 'ENOSPC' || code === 'EDQUOT';
  } catch {
    return false; // nothing, or an object that refuses to be looked at
  }
}

/** Even this question may make a hostile object throw. */
function isKumikiError(thrown: unknown): thrown is KumikiError {
  try {
    return thrown instanceof KumikiError;
  } catch {
    return false;
  }
}

/** Characters of a reason: what is thrown may hold a whole response or a whole image. */
const longestReason = 2000;

/** The message of anything thrown, on one line, cut where it is endless, without a closing full stop. */
export function reasonOf(thrown: unknown): string {
  const text = textOf(thrown);
  const cut = text.length > longestReason ? `${text.slice(0, longestReason)}…` : text;
  return cut.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

function textOf(thrown: unknown): string {
  try {
    const text: unknown = thrown instanceof Error ? thrown.message || thrown.name : thrown;
    return String(text);
  } catch {
    // An object that refuses to say what it is.
    return 'something that cannot be put into words was thrown';
  }
}
