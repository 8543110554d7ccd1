/**
 * What EXIF says of place, person, time and device. Files of strangers: only named tags are read, each once, a text to 1000
 * bytes and a list to four numbers, so that no count or offset in them can cost time or memory. Format: CIPA DC-008 (Exif
 * 2.32) on TIFF 6.0.
 */
export type Directory = 'image' | 'photo' | 'place' | 'preview';

export interface Entry {
  readonly directory: Directory;
  readonly tag: number;
  readonly value: string | readonly number[];
  /** Fractions as they are written: over and under the line. */
  readonly fractions?: readonly (readonly [over: number, under: number])[];
  /** Of the value, in bytes. */
  readonly size: number;
}

const longestText = 1000;
const mostNumbers = 4;
/** More are cut off: cameras write a few dozen. */
const mostEntries = 500;
/** Bytes of a value of each TIFF type, by its number. */
const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

const pointers = { 0x8769: 'photo', 0x8825: 'place' } as const;

/** @returns the entries that can be read; none where it is no EXIF */
export function readExif(bytes: Uint8Array): Entry[] {
  // JPEG and WebP put "Exif\0\0" before the TIFF header.
  const start = bytes[0] === 0x45 && bytes[1] === 0x78 ? 6 : 0;
  const tiff = new TiffReader(bytes.subarray(start));
  if (!tiff.isTiff) return [];
  const entries: Entry[] = [];
  const first = tiff.u32(4);
  const next = readDirectory(tiff, first, 'image', entries);
  const own = entries.slice();
  for (const { tag, value } of own) {
    const directory = pointers[tag as keyof typeof pointers];
    if (directory && typeof value !== 'string') readDirectory(tiff, value[0]!, directory, entries);
  }
  if (next !== 0 && next !== first) readDirectory(tiff, next, 'preview', entries);
  return entries.filter(({ tag }) => !(tag in pointers));
}

/** @returns where the next directory is, or 0 */
function readDirectory(tiff: TiffReader, offset: number, directory: Directory, entries: Entry[]): number {
  const count = tiff.u16(offset);
  for (let index = 0; index < Math.min(count, mostEntries); index++) {
    const at = offset + 2 + index * 12;
    if (!tiff.has(at, 12)) return 0;
    const entry = readEntry(tiff, at, directory);
    if (entry) entries.push(entry);
  }
  return count <= mostEntries ? tiff.u32(offset + 2 + count * 12) : 0;
}

function readEntry(tiff: TiffReader, at: number, directory: Directory): Entry | undefined {
  const [tag, type, count] = [tiff.u16(at), tiff.u16(at + 2), tiff.u32(at + 4)];
  const unit = sizes[type];
  if (!unit || count === 0) return undefined;
  const size = unit * count;
  const place = size <= 4 ? at + 8 : tiff.u32(at + 8);
  if (!tiff.has(place, size)) return undefined;
  if (type === 2 || type === 7)
    return { directory, tag, value: tiff.text(place, Math.min(size, longestText)), size };
  const places = Array.from({ length: Math.min(count, mostNumbers) }, (_, index) => place + index * unit);
  const value = places.map((one) => tiff.number(one, type));
  const fractions = type === 5 || type === 10 ? places.map((one) => tiff.fraction(one, type)) : undefined;
  return { directory, tag, value, ...(fractions && { fractions }), size };
}

class TiffReader {
  readonly #view: DataView;
  readonly #isLittle: boolean;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#isLittle = bytes[0] === 0x49;
  }

  get isTiff(): boolean {
    return this.has(0, 8) && this.u16(2) === 42;
  }

  has(offset: number, size: number): boolean {
    return offset + size <= this.#view.byteLength;
  }

  /** 0 beyond the end. */
  u16(offset: number): number {
    return this.has(offset, 2) ? this.#view.getUint16(offset, this.#isLittle) : 0;
  }

  u32(offset: number): number {
    return this.has(offset, 4) ? this.#view.getUint32(offset, this.#isLittle) : 0;
  }

  number(offset: number, type: number): number {
    if (type === 5 || type === 10) {
      const [over, under] = this.fraction(offset, type);
      return under === 0 ? 0 : over / under;
    }
    if (type === 3 || type === 8) return this.u16(offset);
    if (type === 1 || type === 6) return this.#view.getUint8(offset);
    return this.u32(offset);
  }

  /** With signs where the type has them. */
  fraction(offset: number, type: 5 | 10): readonly [over: number, under: number] {
    const [over, under] = [this.u32(offset), this.u32(offset + 4)];
    return type === 5 ? [over, under] : [over | 0, under | 0];
  }

  /** Up to the first zero; control characters, and what is no UTF-8, become dots. */
  text(offset: number, size: number): string {
    const bytes = new Uint8Array(this.#view.buffer, this.#view.byteOffset + offset, size);
    const end = bytes.indexOf(0);
    return new TextDecoder()
      .decode(end < 0 ? bytes : bytes.subarray(0, end))
      .replace(/[\p{Cc}\ufffd]/gu, '.')
      .trim();
  }
}
