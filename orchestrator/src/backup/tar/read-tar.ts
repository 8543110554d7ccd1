import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { blockSize, checksumOf, fields, type BackupEntry } from './entry.ts';

/**
 * The plain files of a tar archive, one after another. The content of each is read before the next one comes; what is
 * left of it is skipped.
 * @param source what to call it in errors
 * @throws BACKUP_DAMAGED for what is no such archive, or ends in the middle
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  source: string,
): AsyncGenerator<BackupEntry> {
  const reader = new BlockReader(chunks, source);
  for (;;) {
    const header = await reader.exactly(blockSize);
    if (header.every((byte) => byte === 0)) return;
    const { name, size } = headerOf(header, source);
    const content = reader.take(size);
    yield { name, size, content };
    for await (const _ of content);
    const rest = size % blockSize;
    if (rest > 0) await reader.exactly(blockSize - rest);
  }
}

function headerOf(header: Buffer, source: string): { name: string; size: number } {
  const text = (field: keyof typeof fields): string => {
    const [start, length] = fields[field];
    return header
      .toString('ascii', start, start + length)
      .split('\0')[0]!
      .trim();
  };
  if (!text('magic').startsWith('ustar') || Number.parseInt(text('checksum'), 8) !== checksumOf(header)) {
    throw damaged(source, 'it is not a tar archive, or a block of it is damaged');
  }
  const name = text('name');
  if (!['0', ''].includes(text('type'))) throw damaged(source, `"${name}" in it is not a plain file`);
  const [start] = fields.size;
  const size =
    (header[start]! & 0x80) === 0
      ? Number.parseInt(text('size'), 8)
      : Number(header.readBigUInt64BE(start + 4));
  if (!Number.isSafeInteger(size) || size < 0) throw damaged(source, `the size of "${name}" is none`);
  return { name, size };
}

function damaged(source: string, reason: string): KumikiError {
  return kumikiError('BACKUP_DAMAGED', { source, reason });
}

/** Hands chunks out in the sizes that are asked for. */
class BlockReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #source: string;
  #held: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>, source: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#source = source;
  }

  async exactly(size: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of this.take(size)) parts.push(part);
    return Buffer.concat(parts);
  }

  async *take(size: number): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0;) {
      if (this.#held.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) throw damaged(this.#source, 'it ends in the middle');
        this.#held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
      }
      const part = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(part.length);
      left -= part.length;
      if (part.length > 0) yield part;
    }
  }
}
