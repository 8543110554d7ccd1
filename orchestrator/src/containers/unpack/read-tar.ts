import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { ByteReader } from './byte-reader.ts';

/** Says why an archive is not taken. */
export type Refuse = (reason: string) => KumikiError;

export interface TarMember {
  readonly kind: 'file' | 'folder' | 'symlink' | 'link';
  /** As it is written, which may be anything. */
  readonly path: string;
  /** Of a link. */
  readonly target: string;
  readonly mode: number;
  /** Bytes of its content. */
  readonly size: number;
  /** The content of a file; what is not read is passed over. */
  content(): AsyncIterable<Uint8Array>;
}

const block = 512;

/** Bytes of a header that is longer than a block: names have 4,096 bytes at most. */
const longestHeader = 64 * 1024;

const kinds: Readonly<Record<string, TarMember['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'link',
  '2': 'symlink',
  '5': 'folder',
};

/** Devices and pipes: they are never made, and no worker of ours needs one. */
const passedOver = new Set(['3', '4', '6']);

/**
 * Reads an archive of a stranger, member by member: POSIX `ustar` and `pax` (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html)
 * and the long names of GNU tar. Headers have a limit.
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  refuse: Refuse,
): AsyncGenerator<TarMember, void, undefined> {
  const reader = new ByteReader(chunks, () => refuse('its archive ends in the middle of a member'));
  let extra: Record<string, string> = {};
  for (;;) {
    const header = await reader.take(block, true);
    // Two blocks of zeros are the end; what comes behind them is no part of it.
    if (!header || header.every((byte) => byte === 0)) {
      await reader.drain();
      return;
    }
    checkSum(header, refuse);
    const type = String.fromCharCode(header[156]!);
    const size = sizeOf(header, extra['size'], refuse);
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
      if (size > longestHeader) throw refuse('a header in its archive is too long');
      const body = (await reader.take(size))!;
      await reader.skip(padding(size));
      if (type === 'x') extra = { ...extra, ...paxRecords(body, refuse) };
      if (type === 'L') extra['path'] = textOf(body);
      if (type === 'K') extra['linkpath'] = textOf(body);
      continue;
    }
    const path = extra['path'] ?? pathOf(header);
    const target = extra['linkpath'] ?? textOf(header.subarray(157, 257));
    extra = {};
    const kind = kinds[type];
    if (!kind) {
      if (!passedOver.has(type)) throw refuse(`${path} in it is of the unknown type ${type}`);
      continue;
    }
    const bytes = kind === 'file' ? size : 0;
    let left = bytes;
    yield {
      kind,
      path,
      target,
      mode: octal(header.subarray(100, 108)),
      size: bytes,
      async *content() {
        while (left > 0) {
          const chunk = await reader.some(left);
          left -= chunk.byteLength;
          yield chunk;
        }
      },
    };
    await reader.skip(left + padding(bytes));
  }
}

function padding(size: number): number {
  return (block - (size % block)) % block;
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString('utf8');
}

function octal(bytes: Uint8Array): number {
  const text = textOf(bytes).trim();
  return text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}

/** Numbers above 8 GiB are in base 256, with the highest bit set. */
function sizeOf(header: Uint8Array, pax: string | undefined, refuse: Refuse): number {
  const field = header.subarray(124, 136);
  let size: number;
  if (pax !== undefined) size = /^\d{1,15}$/.test(pax) ? Number(pax) : Number.NaN;
  else if (field[0]! & 0x80) size = field.subarray(4).reduce((sum, byte) => sum * 256 + byte, 0);
  else size = octal(field);
  if (!Number.isSafeInteger(size) || size < 0) throw refuse('a member of its archive has no size');
  return size;
}

function pathOf(header: Uint8Array): string {
  const name = textOf(header.subarray(0, 100));
  const isUstar = textOf(header.subarray(257, 263)) === 'ustar';
  const prefix = isUstar ? textOf(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The sum of all bytes, with spaces in the place of the sum itself. */
function checkSum(header: Uint8Array, refuse: Refuse): void {
  const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (octal(header.subarray(148, 156)) !== sum) throw refuse('its archive is broken');
}

/** `LENGTH KEY=VALUE\n`, with the length of all of it. */
function paxRecords(body: Buffer, refuse: Refuse): Record<string, string> {
  const records: Record<string, string> = {};
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(0x20, at);
    const length = Number(body.toString('latin1', at, space === -1 ? at : space));
    if (!Number.isSafeInteger(length) || length < 5 || at + length > body.length)
      throw refuse('a header in its archive is broken');
    const [key = '', ...value] = body.toString('utf8', space + 1, at + length - 1).split('=');
    if (key === 'path' || key === 'linkpath' || key === 'size') records[key] = value.join('=');
    at += length;
  }
  return records;
}

/** For errors of one image. */
export function refusalOf(image: string): Refuse {
  return (reason) => kumikiError('IMAGE_UNPACK_REFUSED', { image, reason });
}
