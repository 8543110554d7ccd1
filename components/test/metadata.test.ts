import { readFile, writeFile } from 'node:fs/promises';
import { Image, runComponent, sharp } from '@kumiki/component-sdk';
import { readExif } from '@kumiki/component-sdk/exif';
import { describe, expect, it } from 'vitest';
import type { Group } from '../imaging/convert/carried.ts';
import convert from '../imaging/convert/component.ts';
import flip from '../imaging/flip/component.ts';
import stripMetadata from '../imaging/strip-metadata/component.ts';
import read from './reference/metadata.json' with { type: 'json' };

/*
 * Metadata that "convert" carries over: reference/make_metadata.py makes the source with Pillow, and says what Pillow reads of
 * the files that came out.
 */

const folder = new URL('./reference/', import.meta.url);
const source = async () => await Image.open(await readFile(new URL('metadata-source.jpg', folder)));
const all = ['person', 'text', 'time', 'device', 'exposure', 'place', 'profile'] as const;
const ofXmp = ['person', 'text', 'profile'] as const;
const endings = { jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif', tiff: 'tiff' } as const;
type Format = keyof typeof endings;
const formats = Object.keys(endings) as Format[];

/** After another step, which leaves all metadata behind. */
async function kept(format: Format, keepMetadata: readonly Group[]) {
  const photo = await source();
  const { image } = await runComponent(flip, { inputs: { image: photo } });
  const found = await runComponent(convert, {
    inputs: { image, source: photo },
    params: { format, keepMetadata: [...keepMetadata] },
  });
  return (await found.image.toFile()).bytes;
}

describe.each(formats)('%s', (format) => {
  it('has what the file has that Pillow read', async () => {
    const bytes = await kept(format, format === 'tiff' ? ofXmp : all);
    const path = new URL(`metadata-kept.${endings[format]}`, folder);
    if (process.env['KUMIKI_WRITE_METADATA']) await writeFile(path, bytes);
    const [now, then] = [await sharp(bytes).metadata(), await sharp(await readFile(path)).metadata()];
    expect([now.exif, now.xmp, now.icc]).toEqual([then.exif, then.xmp, then.icc]);
    expect(now.orientation ?? 1).toBe(1);
  });

  it('has for Pillow what the source had, and no more', () => {
    const { exif, xmp, serial, profile } = read[format];
    const there: Record<string, unknown> = { ...read.source.exif };
    const never = ['Software', 'DateTime', 'Orientation', 'Artist'].map((name) => `IFD0/${name}`);
    const alsoNever = ['MakerNote', 'UserComment', 'CameraOwnerName', 'BodySerialNumber', 'LensSerialNumber'];
    for (const name of [
      ...never,
      ...alsoNever.map((one) => `IFD2/${one}`),
      'IFD3/GPSTimeStamp',
      'IFD3/GPSDateStamp',
    ])
      expect(delete there[name]).toBe(true);
    const wanted = { ...there, 'IFD0/Orientation': 1, 'IFD2/ColorSpace': 1 };
    expect(exif).toEqual(format === 'tiff' ? { 'IFD0/Orientation': 1 } : wanted);
    expect(xmp).toEqual({
      // Not ASCII, so that EXIF cannot hold it.
      creator: ['山田 花子'],
      rights: ['2026 Kumiki'],
      title: ['A cup & a plate'],
      description: ['A cup on a plate'],
      subject: ['cup', '茶碗'],
    });
    expect([serial, profile]).toEqual([false, true]);
  });
});

it('the density is that of the source', () => {
  expect([read.jpeg.density, read.webp.density]).toEqual([[300], [300]]);
});

it.each([
  [[], []],
  [['person'], ['Copyright']],
  [['place'], ['GPSLatitude', 'GPSLongitude', 'GPSAltitude']],
  [['device'], ['Make', 'Model', 'LensModel']],
] as const)('nothing but what was asked for is carried over: %j', async (groups, names) => {
  const { exif, xmp, icc } = await sharp(await kept('jpeg', groups)).metadata();
  const tags = {
    Copyright: 0x8298,
    GPSLatitude: 2,
    GPSLongitude: 4,
    GPSAltitude: 6,
    Make: 0x10f,
    Model: 0x110,
    LensModel: 0xa434,
  };
  const found = exif ? readExif(exif).map(({ tag }) => tag) : [];
  const has = (name: string) => found.includes(tags[name as keyof typeof tags]);
  expect(Object.keys(tags).filter(has).toSorted()).toEqual([...names].toSorted());
  expect([xmp !== undefined, icc]).toEqual([groups.some((group) => group === 'person'), undefined]);
});

it('"Remove metadata" reports what was kept, and no serial number or place', async () => {
  const image = await Image.open(await kept('jpeg', ['person', 'time', 'device']));
  const { findings, report } = await runComponent(stripMetadata, {
    inputs: { image },
    params: { values: true },
  });
  const counts = Object.fromEntries(findings.items.map(({ name, value }) => [name, value]));
  expect(counts).toMatchObject({ place: 0, person: 1, time: 2, device: 3, preview: 0 });
  expect(report.rows.map(([, name]) => name)).not.toContain('BodySerialNumber');
});

it('says what is not carried over', async () => {
  const logs: string[] = [];
  const { image } = await runComponent(flip, { inputs: { image: await source() } });
  const sink = {
    progress: () => undefined,
    log: ({ message }: { message: string }) => void logs.push(message),
  };
  for (const from of [undefined, image]) {
    const params = { keepMetadata: ['time' as const] };
    const found = await runComponent(convert, {
      inputs: { image, ...(from && { source: from }) },
      params,
      sink,
    });
    expect((await sharp((await found.image.toFile()).bytes).metadata()).exif).toBeUndefined();
  }
  await runComponent(convert, { inputs: { image: grey() }, params: { keepMetadata: ['profile'] }, sink });
  expect(logs).toEqual([
    expect.stringContaining('join "source"'),
    expect.stringContaining('join "source"'),
    expect.stringContaining('No profile'),
  ]);
  await expect(kept('tiff', ['place'])).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
});

it('a photo that is written as it came loses what was not asked for', async () => {
  const image = await source();
  const inputs = { image, source: image };
  const found = await runComponent(convert, { inputs, params: { keepMetadata: ['exposure'] } });
  const { exif } = await sharp((await found.image.toFile()).bytes).metadata();
  const entries = readExif(exif!);
  expect(entries.find(({ tag }) => tag === 0x829a)?.fractions).toEqual([[1, 200]]);
  expect(entries.filter(({ directory }) => directory === 'place' || directory === 'preview')).toEqual([]);
});

function grey(): Image {
  return Image.fromRaw({ data: new Uint8Array(64), width: 8, height: 8, channels: 1 });
}
