/** A file on its way into a backup or out of it. */
export interface BackupEntry {
  /** With `/`, at most 100 bytes of ASCII. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Exactly `size` bytes, read as they are taken. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** A tar archive is in blocks of so many bytes (POSIX.1-1988, ustar). */
export const blockSize = 512;

/** Where the fields of a header are: offset and length. */
export const fields = {
  name: [0, 100],
  mode: [100, 8],
  owner: [108, 8],
  group: [116, 8],
  size: [124, 12],
  modified: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
} as const;

/** The sum of a header's bytes, with spaces where it stands itself. */
export function checksumOf(header: Buffer): number {
  const [start, length] = fields.checksum;
  let sum = 0;
  for (let at = 0; at < blockSize; at++) {
    sum += at >= start && at < start + length ? 0x20 : header[at]!;
  }
  return sum;
}
