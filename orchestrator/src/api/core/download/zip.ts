import { crc32 } from 'node:zlib';

/** A file of an archive; its content is read when its turn has come. */
export interface ZipFile {
  /** With "/" between folders; one name once. */
  readonly name: string;
  readonly modified: Date;
  readonly content: AsyncIterable<Uint8Array>;
}

/*
 * ZIP by APPNOTE.TXT 6.3.10 of PKWARE. Files are stored as they are, and what is only known at a file's end (its
 * checksum and sizes) stands behind it, in 8 bytes each, so that a file may be of any size. The parts of ZIP64 are there
 * where numbers do not fit into the old ones.
 */
const most16 = 0xff_ff;
const most32 = 0xff_ff_ff_ff;
const zip64 = 45;
/** Sizes stand behind the content (bit 3), names are UTF-8 (bit 11). */
const flags = 0x08_08;

/** What is remembered of a file for the list at the end. */
interface Entry {
  readonly name: Buffer;
  readonly at: number;
  readonly time: number;
  readonly date: number;
  readonly size: number;
  readonly sum: number;
}

/**
 * Writes an archive while its files are read, one after the other; nothing but their names is kept in memory. Whoever
 * stops reading it stops the file that is being read.
 */
export async function* zip(files: AsyncIterable<ZipFile>): AsyncGenerator<Uint8Array, void, undefined> {
  const entries: Entry[] = [];
  let at = 0;
  for await (const { name, modified, content } of files) {
    const begin = at;
    const { time, date } = dosTime(modified);
    const bytes = Buffer.from(name, 'utf8');
    const head = localHeader(bytes, time, date);
    yield head;
    let size = 0;
    let sum = 0;
    for await (const part of content) {
      size += part.length;
      sum = crc32(part, sum);
      yield part;
    }
    const behind = descriptor(size, sum);
    yield behind;
    at += head.length + size + behind.length;
    entries.push({ name: bytes, at: begin, time, date, size, sum });
  }
  let length = 0;
  for (const entry of entries) {
    const line = centralHeader(entry);
    length += line.length;
    yield line;
  }
  yield endOf(entries.length, length, at);
}

function localHeader(name: Buffer, time: number, date: number): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04_03_4b_50, 0);
  head.writeUInt16LE(zip64, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(time, 10);
  head.writeUInt16LE(date, 12);
  // In the extra field of ZIP64: so the sizes behind the content are of 8 bytes.
  head.writeUInt32LE(most32, 18);
  head.writeUInt32LE(most32, 22);
  head.writeUInt16LE(name.length, 26);
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, name, extra]);
}

function descriptor(size: number, sum: number): Buffer {
  const behind = Buffer.alloc(24);
  behind.writeUInt32LE(0x08_07_4b_50, 0);
  behind.writeUInt32LE(sum, 4);
  behind.writeBigUInt64LE(BigInt(size), 8);
  behind.writeBigUInt64LE(BigInt(size), 16);
  return behind;
}

function centralHeader({ name, at, time, date, size, sum }: Entry): Buffer {
  const long = [...(size >= most32 ? [size, size] : []), ...(at >= most32 ? [at] : [])];
  const extra = Buffer.alloc(long.length === 0 ? 0 : 4 + 8 * long.length);
  if (long.length > 0) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8 * long.length, 2);
    for (const [place, value] of long.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * place);
  }
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02_01_4b_50, 0);
  // Made on Unix, so that the rights below are understood.
  head.writeUInt16LE((3 << 8) | zip64, 4);
  head.writeUInt16LE(zip64, 6);
  head.writeUInt16LE(flags, 8);
  head.writeUInt16LE(time, 12);
  head.writeUInt16LE(date, 14);
  head.writeUInt32LE(sum, 16);
  head.writeUInt32LE(Math.min(size, most32), 20);
  head.writeUInt32LE(Math.min(size, most32), 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE((0o100_644 << 16) >>> 0, 38);
  head.writeUInt32LE(Math.min(at, most32), 42);
  return Buffer.concat([head, name, extra]);
}

function endOf(count: number, length: number, at: number): Buffer {
  const parts: Buffer[] = [];
  if (count >= most16 || length >= most32 || at >= most32) {
    const end64 = Buffer.alloc(56);
    end64.writeUInt32LE(0x06_06_4b_50, 0);
    end64.writeBigUInt64LE(44n, 4);
    end64.writeUInt16LE((3 << 8) | zip64, 12);
    end64.writeUInt16LE(zip64, 14);
    end64.writeBigUInt64LE(BigInt(count), 24);
    end64.writeBigUInt64LE(BigInt(count), 32);
    end64.writeBigUInt64LE(BigInt(length), 40);
    end64.writeBigUInt64LE(BigInt(at), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07_06_4b_50, 0);
    locator.writeBigUInt64LE(BigInt(at + length), 8);
    locator.writeUInt32LE(1, 16);
    parts.push(end64, locator);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06_05_4b_50, 0);
  end.writeUInt16LE(Math.min(count, most16), 8);
  end.writeUInt16LE(Math.min(count, most16), 10);
  end.writeUInt32LE(Math.min(length, most32), 12);
  end.writeUInt32LE(Math.min(at, most32), 16);
  return Buffer.concat([...parts, end]);
}

/** As MS-DOS wrote it: local time, in steps of two seconds, from 1980 to 2107. */
function dosTime(when: Date): { readonly time: number; readonly date: number } {
  const year = Math.min(Math.max(when.getFullYear(), 1980), 2107) - 1980;
  return {
    time: (when.getHours() << 11) | (when.getMinutes() << 5) | (when.getSeconds() >> 1),
    date: (year << 9) | ((when.getMonth() + 1) << 5) | when.getDate(),
  };
}
