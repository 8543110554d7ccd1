import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';

/** The bytes of each piece before it was packed; `null` for one that goes as it was. */
export type PackedSizes = readonly (number | null)[];

export interface PackedContent {
  readonly content: readonly Uint8Array[];
  readonly packed: PackedSizes;
}

/** Smaller pieces are there sooner as they are. */
const least = 32 * 1024;
/** What does not become so much smaller, such as a JPEG, goes as it was. */
const worthIt = 0.9;
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
/** Of Zstandard (RFC 8878), the quickest of the usual ones: a frame of 1080p takes 20 to 25 ms of a processor, and 11 to 13 back. */
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

export async function pack(content: readonly Uint8Array[]): Promise<PackedContent> {
  const pieces = await Promise.all(
    content.map(async (piece) => {
      if (piece.length < least) return { piece, size: null };
      const small = await compress(piece, { params });
      return small.length < worthIt * piece.length
        ? { piece: small, size: piece.length }
        : { piece, size: null };
    }),
  );
  return { content: pieces.map(({ piece }) => piece), packed: pieces.map(({ size }) => size) };
}

/** @throws REPLICA_ANSWER_INVALID where it is not what was said */
export async function unpack(content: readonly Buffer[], packed: PackedSizes): Promise<Buffer[]> {
  return await Promise.all(
    content.map(async (piece, at) => {
      const size = packed[at] ?? null;
      return size === null ? piece : await unpacked(piece, size);
    }),
  );
}

async function unpacked(piece: Buffer, size: number): Promise<Buffer> {
  let whole: Buffer;
  try {
    whole = await decompress(piece, { maxOutputLength: size });
  } catch (thrown) {
    throw kumikiError('REPLICA_ANSWER_INVALID', { reason: `it cannot be unpacked: ${reasonOf(thrown)}` });
  }
  if (whole.length === size) return whole;
  throw kumikiError('REPLICA_ANSWER_INVALID', { reason: `${whole.length} bytes in place of ${size}` });
}
