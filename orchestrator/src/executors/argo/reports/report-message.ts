import { createHmac, timingSafeEqual } from 'node:crypto';
import { compileSchema } from '@kumiki/component-sdk/schema';
import type { HelperReports, PodPlace } from '../helper/protocol.ts';
import { handedSchema } from './report-schema.ts';

/**
 * What a message on the internal topic holds. Whoever may write there may write anything, so that each message shows a
 * ticket, which the platform sealed for one execution and a time, and a code of the message that only who was given the
 * ticket’s key can make.
 */
export interface ReportMessage {
  /** Messages of one key stay in order: the execution. */
  readonly key: string;
  /** JSON of `HandedReports`. */
  readonly value: Uint8Array;
  readonly ticket: string;
  /** HMAC-SHA256 of `value`, as base64url. */
  readonly code: string;
}

/** What a pod hands over in one message. */
export interface HandedReports extends HelperReports, PodPlace {
  /** So many of its reports the platform had taken as far as the pod knew. */
  readonly confirmed: number;
}

/** What a pod is given to write messages with. */
export interface ReportKey {
  readonly ticket: string;
  /** 256 bits as base64url. */
  readonly key: string;
}

/** As one text, for the Secret of an execution. */
export function formatReportKey({ ticket, key }: ReportKey): string {
  return `${ticket} ${key}`;
}

/** @returns nothing where it is something else */
export function parseReportKey(text: string): ReportKey | undefined {
  const [ticket, key, ...rest] = text.split(' ');
  return ticket && key && rest.length === 0 ? { ticket, key } : undefined;
}

export function writeReportMessage(
  execution: string,
  reports: HandedReports,
  { ticket, key }: ReportKey,
): ReportMessage {
  const value = Buffer.from(JSON.stringify(reports));
  return { key: execution, value, ticket, code: codeOf(value, key).toString('base64url') };
}

/** @param key of its ticket @returns nothing where it is not by who has the key, or is no report */
export function readReportMessage({ value, code }: ReportMessage, key: string): HandedReports | undefined {
  const expected = codeOf(value, key);
  const given = Buffer.from(code, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  try {
    const found: unknown = JSON.parse(Buffer.from(value).toString('utf8'));
    return compileSchema(handedSchema).check(found).length === 0 ? (found as HandedReports) : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(value: Uint8Array, key: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'base64url')).update(value).digest();
}
