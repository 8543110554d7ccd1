import { plainDataFault } from '@kumiki/component-sdk/document';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { compileSchema } from '@kumiki/component-sdk/schema';
import { requestSchema } from './request-schema.ts';

/** A request as `requestSchema` has it. */
export interface RequestMessage {
  readonly client_id: string;
  readonly correlation_id: string;
  readonly image_data?: string;
  readonly file_id?: string;
  readonly object?: RequestObject;
  readonly image_format?: 'jpeg' | 'png' | 'tiff';
  readonly image_size_bytes?: number;
  readonly pipeline_config: {
    readonly pipeline_id: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly priority?: string;
  };
  readonly inputs?: Readonly<Record<string, { readonly file_id: string }>>;
}

export interface RequestObject {
  readonly bucket: string;
  readonly key: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

const images = ['image_data', 'file_id', 'object'] as const;
const { oneOf: _, ...fields } = requestSchema;

/**
 * Reads a request.
 * @param limit bytes of the largest one
 * @throws MESSAGE_TOO_LARGE, MESSAGE_UNREADABLE
 */
export function readRequest(value: Uint8Array, limit: number): RequestMessage {
  if (value.length > limit) throw kumikiError('MESSAGE_TOO_LARGE', { size: value.length, limit });
  const data = parse(value);
  if (plainDataFault(data) !== undefined)
    throw unreadable('it is nested too deep, or holds what JSON cannot');
  // Said here, in words: what a schema says of several branches is hard to read.
  const [issue] = compileSchema(fields).check(data);
  if (issue) {
    const { path, key, kind, found, expected } = issue;
    const place = [...path, ...(key === undefined ? [] : [key])].join('.') || 'it';
    throw unreadable(
      kind === 'missing'
        ? `${place} is missing`
        : kind === 'unknown'
          ? `there is no field ${place}`
          : `${place} is ${found} where ${expected} is expected`,
    );
  }
  const message = data as RequestMessage;
  const given = images.filter((name) => message[name] !== undefined);
  if (given.length !== 1) {
    throw unreadable(`one of ${images.join(', ')} is expected, not ${given.join(' and ') || 'none'}`);
  }
  if (message.image_data !== undefined) {
    for (const name of ['image_format', 'image_size_bytes'] as const) {
      if (message[name] === undefined) throw unreadable(`${name} is missing, which image_data needs`);
    }
  }
  return message;
}

function parse(value: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(value);
  } catch {
    throw unreadable('it is not UTF-8');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw unreadable(value.length === 0 ? 'it is empty' : 'it is not JSON');
  }
}

/** The bytes that a text in base64 stands for, of either alphabet. @throws MESSAGE_UNREADABLE */
export function bytesOfBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  // What is no base64 is passed over by the decoder, which leaves fewer bytes than the text has room for.
  if (bytes.length !== Math.floor(((text.length - padding) * 3) / 4)) {
    throw unreadable('image_data is not base64 in one piece');
  }
  return bytes;
}

function unreadable(reason: string): KumikiError {
  return kumikiError('MESSAGE_UNREADABLE', { reason });
}
