import { hasAlphaChannel, spaceOf, type RawImage, type Samples } from './raw.ts';

/** Bytes before the samples: header and directory, so that samples begin where those of any size may. */
const headSize = 256;
const [short, long] = [3, 4];
const tags = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  offset: 273,
  channels: 277,
  rows: 278,
  bytes: 279,
  planes: 284,
  extra: 338,
  format: 339,
} as const;
/** Unassociated alpha, which is what we call straight. */
const straightAlpha = 2;
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Pixels as an uncompressed TIFF of one strip (TIFF 6.0, Adobe 1992): as fast to write and read as the samples
 * themselves, and stock tools open it. 8 and 16 bits are whole numbers, 32 bits floating point.
 * @returns the beginning of the file, and the samples that follow it, in memory that is not copied
 */
export function rawToTiff(raw: RawImage): readonly [head: Uint8Array, samples: Uint8Array] {
  const { width, height, channels, data } = raw;
  const bits = data.BYTES_PER_ELEMENT * 8;
  const head = Buffer.alloc(headSize);
  head.write(isLittleEndian ? 'II' : 'MM', 0, 'latin1');
  const u16 = (value: number, at: number) =>
    isLittleEndian ? head.writeUInt16LE(value, at) : head.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    isLittleEndian ? head.writeUInt32LE(value, at) : head.writeUInt32BE(value, at);
  u16(42, 2);
  u32(8, 4);
  const isFloat = data instanceof Float32Array;
  const entries: [tag: number, type: number, values: readonly number[]][] = [
    [tags.width, long, [width]],
    [tags.height, long, [height]],
    [tags.bits, short, Array.from({ length: channels }, () => bits)],
    [tags.compression, short, [1]],
    [tags.photometric, short, [spaceOf(channels) === 'grey' ? 1 : 2]],
    [tags.offset, long, [headSize]],
    [tags.channels, short, [channels]],
    [tags.rows, long, [height]],
    [tags.bytes, long, [data.byteLength]],
    [tags.planes, short, [1]],
    ...(hasAlphaChannel(channels)
      ? [[tags.extra, short, [straightAlpha]] as [number, number, number[]]]
      : []),
    [tags.format, short, Array.from({ length: channels }, () => (isFloat ? 3 : 1))],
  ];
  u16(entries.length, 8);
  let spare = 10 + entries.length * 12 + 4;
  for (const [index, [tag, type, values]] of entries.entries()) {
    const at = 10 + index * 12;
    u16(tag, at);
    u16(type, at + 2);
    u32(values.length, at + 4);
    if (type === long) u32(values[0]!, at + 8);
    else if (values.length <= 2) for (const [n, value] of values.entries()) u16(value, at + 8 + 2 * n);
    else {
      u32(spare, at + 8);
      for (const value of values) {
        u16(value, spare);
        spare += 2;
      }
    }
  }
  return [head, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

/** What the samples of a file lie in memory as. */
export interface RawFileShape {
  readonly width: number;
  readonly height: number;
  readonly channels: RawImage['channels'];
  readonly depth: 8 | 16 | 'float';
}

/** What a file holds that `rawToTiff` may have written: `rawFromTiff` says whether it did. */
export function rawFileShape(bytes: Uint8Array): RawFileShape | undefined {
  if (bytes.byteLength <= headSize) return undefined;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, headSize);
  // The values of the directory's first entry, second, …
  const value = (entry: number): number => {
    const at = 10 + entry * 12 + 8;
    return isLittleEndian ? head.readUInt32LE(at) : head.readUInt32BE(at);
  };
  const [width, height] = [value(0), value(1)];
  const channels = isLittleEndian ? head.readUInt16LE(10 + 6 * 12 + 8) : head.readUInt16BE(10 + 6 * 12 + 8);
  const sampleBytes = (bytes.byteLength - headSize) / (width * height * channels);
  const depth = ({ 1: 8, 2: 16, 4: 'float' } as const)[sampleBytes];
  if (depth === undefined || channels < 1 || channels > 4) return undefined;
  return { width, height, channels: channels as RawImage['channels'], depth };
}

/** The pixels of a file that `rawToTiff` wrote, where they lie; `undefined` for any other file. */
export function rawFromTiff(
  bytes: Uint8Array,
  { width, height, channels, depth }: RawFileShape,
): RawImage | undefined {
  const sampleBytes = depth === 'float' ? 4 : depth / 8;
  const count = width * height * channels;
  if (bytes.byteLength !== headSize + count * sampleBytes) return undefined;
  const [head] = rawToTiff({ data: emptySamples(depth, 0), width, height, channels });
  // All but the number of bytes, which is not that of no samples.
  const expected = Buffer.from(head.buffer, head.byteOffset, headSize);
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, headSize);
  const at = 10 + 8 * 12 + 8;
  if (found.compare(expected, 0, at, 0, at) !== 0 || found.compare(expected, at + 4, headSize, at + 4) !== 0)
    return undefined;
  const start = bytes.byteOffset + headSize;
  if (start % sampleBytes === 0)
    return { data: viewOf(bytes.buffer, start, count, depth), width, height, channels };
  const copy = new Uint8Array(bytes.subarray(headSize));
  return { data: viewOf(copy.buffer, 0, count, depth), width, height, channels };
}

function emptySamples(depth: RawFileShape['depth'], length: number): Samples {
  if (depth === 'float') return new Float32Array(length);
  return depth === 8 ? new Uint8Array(length) : new Uint16Array(length);
}

function viewOf(
  buffer: ArrayBufferLike,
  start: number,
  length: number,
  depth: RawFileShape['depth'],
): Samples {
  if (depth === 'float') return new Float32Array(buffer, start, length);
  return depth === 8 ? new Uint8Array(buffer, start, length) : new Uint16Array(buffer, start, length);
}
