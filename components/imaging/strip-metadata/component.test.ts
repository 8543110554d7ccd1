import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { Image, runComponent, sharp } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import stripMetadata from './component.ts';
import { readExif } from '@kumiki/component-sdk/exif';
import { findingsOf } from './findings.ts';

async function strip(bytes: Uint8Array, params: object = { values: true }) {
  const image = await Image.open(bytes);
  const {
    image: result,
    report,
    findings,
  } = await runComponent(stripMetadata, { inputs: { image }, params });
  return {
    result,
    rows: Object.fromEntries(report.rows.map(([, name, value, done]) => [name, [value, done]])),
    counts: Object.fromEntries(findings.items.map(({ name, value }) => [name, value])),
  };
}

function picture() {
  return sharp({ create: { width: 20, height: 12, channels: 3, background: '#3377aa' } });
}

describe('a photo of a phone, as Pillow wrote it', async () => {
  const photo = await readFile(new URL('./examples/in.jpg', import.meta.url));

  it('says what there was', async () => {
    const { rows, counts } = await strip(photo);
    expect(rows).toMatchObject({
      GPSPosition: ['35.0115, 135.7687', 'removed'],
      GPSAltitude: ['51 m', 'removed'],
      Make: ['Kumiki', 'removed'],
      Model: ['Phone 1', 'removed'],
      DateTimeOriginal: ['2026:05:11 14:01:30', 'removed'],
      BodySerialNumber: ['SN-4711', 'removed'],
      XMP: [expect.stringMatching(/^\d+ bytes$/), 'removed'],
      ICC: [expect.stringMatching(/^\d+ bytes$/), 'applied'],
    });
    expect(counts).toMatchObject({ place: 2, device: 4, time: 2, text: 1, private: 9 });
    expect(counts['bytes']).toBeGreaterThan(800);
  });

  it('and nothing of it is left in the file that comes out', async () => {
    const { result } = await strip(photo);
    const { bytes } = await result.toFile();
    const left = await sharp(bytes).metadata();
    expect([left.exif, left.xmp, left.icc, left.iptc]).toEqual([undefined, undefined, undefined, undefined]);
    const text = Buffer.from(bytes).toString('latin1');
    expect(['Kumiki', 'Phone', '4711', '2026', 'Person'].filter((word) => text.includes(word))).toEqual([]);
    const again = await strip(bytes);
    expect([again.rows, again.counts['private']]).toEqual([{}, 0]);
  });

  it('and the pixels are those of the photo', async () => {
    const { result } = await strip(photo);
    const before = await (await Image.open(photo)).raw();
    expect((await result.raw()).data).toEqual(before.data);
    expect(result.frame).toMatchObject({ width: 160, height: 120 });
  });

  it('keeps what it found to itself where it is asked to', async () => {
    const { rows } = await strip(photo, {});
    expect([rows['GPSPosition'], rows['Model']]).toEqual([
      [null, 'removed'],
      [null, 'removed'],
    ]);
  });
});

describe('other formats', () => {
  const exif = { IFD0: { Artist: 'A. Person', Copyright: 'All of it' }, IFD3: { GPSLatitudeRef: 'N' } };

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('%s', async (format) => {
    const bytes = await picture().withExif(exif).toFormat(format).toBuffer();
    const { rows, counts, result } = await strip(bytes);
    expect(rows).toMatchObject({ Artist: ['A. Person', 'removed'], Copyright: ['All of it', 'removed'] });
    expect(counts['person']).toBe(2);
    expect(Buffer.from((await result.toFile()).bytes).includes('A. Person')).toBe(false);
  });

  it('tiff, by Pillow', async () => {
    const { rows, result } = await strip(
      await readFile(new URL('../../test/privacy/scan.tiff', import.meta.url)),
    );
    expect(rows).toMatchObject({
      Make: ['Kumiki', 'removed'],
      Artist: ['A. Person', 'removed'],
      DateTime: ['2026:05:11 14:01:30', 'removed'],
    });
    expect(Buffer.from((await result.toFile()).bytes).includes('A. Person')).toBe(false);
  });

  it('words in a PNG', async () => {
    const bytes = await picture().png().toBuffer();
    const { rows } = await strip(withText(bytes, 'Comment', 'taken at home'));
    expect(rows).toEqual({ Comment: ['taken at home', 'removed'] });
  });

  it('orientation and colours are applied, not lost', async () => {
    const bytes = await picture().withMetadata({ orientation: 6 }).withIccProfile('p3').jpeg().toBuffer();
    const { rows, result, counts } = await strip(bytes);
    expect([result.width, result.height, counts['private']]).toEqual([12, 20, 0]);
    expect(rows).toMatchObject({ Orientation: ['6', 'applied'], ICC: [expect.anything(), 'applied'] });
  });

  it('16 bits, alpha and grey stay', async () => {
    const bytes = await picture().ensureAlpha(0.5).toColourspace('rgb16').png().toBuffer();
    expect((await strip(bytes)).result).toMatchObject({ depth: 16, alpha: true, space: 'srgb' });
  });
});

it('an image that is no file any more has no metadata', async () => {
  const image = Image.fromRaw({ data: new Uint8Array(3), width: 1, height: 1, channels: 3 });
  const { report, findings } = await runComponent(stripMetadata, { inputs: { image }, params: {} });
  expect(report.rows).toEqual([]);
  expect(findings.items.every(({ value }) => value === 0)).toBe(true);
});

describe('EXIF', () => {
  it('with its thumbnail, in both orders of bytes', () => {
    for (const isLittle of [true, false]) {
      const bytes = tiff(isLittle, [[0x010f, 2, 'Kumiki\0']], [[0x0201, 4, 90]]);
      const names = findingsOf(readExif(bytes)).map(({ name, value }) => [name, value]);
      expect(names).toEqual([
        ['Make', 'Kumiki'],
        ['Thumbnail', '4 bytes'],
      ]);
    }
  });

  it.each([
    ['nothing', []],
    ['a header alone', [0x49, 0x49, 42, 0, 8, 0, 0, 0]],
    ['another format', [...Buffer.from('GIF89a and more')]],
    ['a directory beyond the end', [0x49, 0x49, 42, 0, 0xff, 0xff, 0xff, 0x7f]],
  ])('that is %s has no entries', (_, bytes) => {
    expect(readExif(Uint8Array.from(bytes))).toEqual([]);
  });

  it('with counts and offsets that lie costs neither time nor memory', () => {
    const bytes = new Uint8Array(65_000).fill(0xff);
    bytes.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
    expect(readExif(bytes)).toEqual([]);
    // A directory that points to itself, whose lists begin at 0 and say that they never end.
    const view = new DataView(bytes.buffer);
    view.setUint16(8, 5000, true);
    for (let entry = 0; entry < 5000; entry++) {
      view.setUint16(10 + entry * 12, 0x8769, true);
      view.setUint16(12 + entry * 12, 1, true);
      view.setUint32(14 + entry * 12, 64_000, true);
      view.setUint32(18 + entry * 12, 8, true);
    }
    const entries = readExif(bytes);
    expect(entries.length).toBeLessThan(2000);
  });

  it('that is cut anywhere never throws', () => {
    const bytes = tiff(true, [[0x010f, 2, 'Kumiki Camera\0']], [[0x0201, 4, 90]]);
    for (let length = 0; length < bytes.length; length++)
      expect(() => readExif(bytes.subarray(0, length))).not.toThrow();
  });
});

type Written = readonly [tag: number, type: number, value: string | number];

/** A TIFF of two directories; texts follow them. */
function tiff(isLittle: boolean, first: readonly Written[], second: readonly Written[]): Uint8Array {
  const bytes = new Uint8Array(400);
  const view = new DataView(bytes.buffer);
  bytes.set(isLittle ? [0x49, 0x49] : [0x4d, 0x4d]);
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8, isLittle);
  let [at, text] = [8, 200];
  for (const [index, entries] of [first, second].entries()) {
    view.setUint16(at, entries.length, isLittle);
    at += 2;
    for (const [tag, type, value] of entries) {
      view.setUint16(at, tag, isLittle);
      view.setUint16(at + 2, type, isLittle);
      view.setUint32(at + 4, typeof value === 'string' ? value.length : 1, isLittle);
      view.setUint32(at + 8, typeof value === 'string' ? text : value, isLittle);
      if (typeof value === 'string') {
        bytes.set(Buffer.from(value), text);
        text += value.length;
      }
      at += 12;
    }
    view.setUint32(at, index === 0 ? at + 4 : 0, isLittle);
    at += 4;
  }
  return bytes;
}

/** A PNG with a text chunk after its header. */
function withText(png: Buffer, keyword: string, text: string): Buffer {
  const body = Buffer.from(`tEXt${keyword}\0${text}`, 'latin1');
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, 33), length, body, sum, png.subarray(33)]);
}
