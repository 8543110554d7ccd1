import type { IncomingMessage } from 'node:http';
import { plainDataFault } from '@kumiki/component-sdk/document';
import { formatPath, kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { repeatedKey } from './repeated-key.ts';

/**
 * Reads a JSON body. Repeated keys are refused, since two programs may each take another one of them; so is what
 * `plainDataFault` finds.
 *
 * @throws MEDIA_TYPE_UNSUPPORTED, BODY_TOO_LARGE, BODY_INCOMPLETE, BODY_SYNTAX, BODY_INVALID
 */
export async function readJsonBody(
  request: IncomingMessage,
  limit: number,
  others: readonly string[] = [],
): Promise<unknown> {
  const given = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  checkMediaType(request, others.includes(given) ? given : 'application/json');
  return parseJson(decode(await readBytes(request, limit)));
}

/** Parses JSON of a client, as `readJsonBody` says. @throws BODY_SYNTAX, BODY_INVALID */
export function parseJson(text: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw kumikiError('BODY_SYNTAX', { reason: text === '' ? 'it is empty' : reasonOf(cause) }, { cause });
  }
  const fault = plainDataFault(data);
  if (fault !== undefined) {
    // The place of what is nested too deep is long and says nothing.
    const place = fault.path.length === 0 || fault.path.length > 20 ? 'it' : `"${formatPath(fault.path)}"`;
    throw kumikiError('BODY_INVALID', {
      reason: `${place} is ${fault.found}; expected ${fault.expected}.`,
    });
  }
  const key = repeatedKey(text);
  if (key !== undefined) {
    throw kumikiError('BODY_INVALID', { reason: `the key "${key}" stands in one mapping more than once.` });
  }
  return data;
}

/** Whether a request brings a body along. */
export function hasBody(request: IncomingMessage): boolean {
  const { 'transfer-encoding': coding, 'content-length': length } = request.headers;
  return coding !== undefined || (length !== undefined && Number(length) !== 0);
}

/** @throws MEDIA_TYPE_UNSUPPORTED */
export function checkMediaType(request: IncomingMessage, expected: string): void {
  const given = request.headers['content-type'];
  const [type = '', ...parameters] = (given ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (type !== expected) {
    const found = given === undefined ? 'of no stated type' : `"${type}"`;
    throw kumikiError('MEDIA_TYPE_UNSUPPORTED', { found, expected });
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset))
    throw kumikiError('MEDIA_TYPE_UNSUPPORTED', { found: `"${type}" with ${charset}`, expected: 'UTF-8' });
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw kumikiError('MEDIA_TYPE_UNSUPPORTED', { found: `compressed with ${encoding}`, expected });
}

/** Express's own reader takes in the rest of a body that is too large before it says so, however long that lasts. */
async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => kumikiError('BODY_TOO_LARGE', { limit });
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // The connection stays for the answer where the reading stops early.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length > limit) break;
    }
  } catch (cause) {
    throw kumikiError('BODY_INCOMPLETE', {}, { cause });
  }
  if (length > limit) throw tooLarge();
  return Buffer.concat(chunks, length);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw kumikiError('BODY_SYNTAX', { reason: 'it is not UTF-8 text' }, { cause });
  }
}
