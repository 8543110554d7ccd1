import { readFile } from 'node:fs/promises';
import { Image, runComponent, scaling, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import truth from '../../test/codes/codes.json' with { type: 'json' };
import readCodes from './component.ts';

/* The codes are by Zint, an encoder of other authors: test/codes/make.py made the pictures. */

type Sheet = keyof typeof truth;

async function open(sheet: Sheet): Promise<Image> {
  return await Image.open(await readFile(new URL(`../../test/codes/${sheet}.png`, import.meta.url)));
}

async function read(image: Image, params: object = {}) {
  return await runComponent(readCodes, { inputs: { image }, params });
}

/** The texts of a sheet that are found where they are, and the number of all that is found. */
async function found(sheet: Sheet, params: object = {}) {
  const { table, count } = await read(await open(sheet), params);
  const right = truth[sheet].filter(({ text, x, y }) =>
    table.rows.some(
      ([foundText, , foundX, foundY]) =>
        foundText === text && Math.hypot(Number(foundX) - x, Number(foundY) - y) < 45,
    ),
  );
  return { right: right.length, count, wanted: truth[sheet].length };
}

describe('finds and reads, each once and nothing else', () => {
  it.each([
    'kinds',
    'turned-qrcode',
    'turned-datamatrix',
    'turned-ean13',
    'turned-code128',
    'inverted',
    'small',
    'damaged',
  ] as const)('%s', async (sheet) => {
    const { right, count, wanted } = await found(sheet);
    expect([right, count]).toEqual([wanted, wanted]);
  });
});

describe('with less effort', () => {
  it('finds square codes at any angle, and bars along the sides of the image', async () => {
    expect(await found('turned-qrcode', { effort: 'normal' })).toMatchObject({ right: 8, count: 8 });
    const { right, count } = await found('turned-ean13', { effort: 'normal' });
    expect(right).toBe(count);
    expect(right).toBeGreaterThanOrEqual(8);
  });

  it('reads the plain ones', async () => {
    const { right, wanted } = await found('kinds', { effort: 'fast' });
    expect(right).toBeGreaterThanOrEqual(wanted - 1);
  });
});

it('says where a code is that cannot be read', async () => {
  const { count, unreadable, detections } = await read(await open('lost'));
  const { x, y } = truth.lost[0]!;
  expect([count, detections.items]).toEqual([0, []]);
  expect(unreadable.items).toMatchObject([{ label: 'unreadable', score: 0 }]);
  const [left, top, width, height] = unreadable.items[0]!.box;
  expect(Math.hypot(left + width / 2 - x, top + height / 2 - y)).toBeLessThan(5);
});

it('looks for the kinds that are asked for alone', async () => {
  const { table } = await read(await open('kinds'), { formats: ['EAN13', 'DataMatrix'] });
  expect(new Set(table.rows.map(([, format]) => format))).toEqual(new Set(['EAN13', 'DataMatrix']));
});

it('gives content for people, as it is, or as bytes', async () => {
  const image = await open('kinds');
  const text = async (as: string) =>
    (await read(image, { formats: ['DataBarExp', 'DataMatrix'], text: as })).texts;
  expect(await text('readable')).toEqual(['DM 4711', '(01)04912345678904(10)LOT7']);
  expect(await text('plain')).toEqual(['DM 4711', '010491234567890410LOT7']);
  expect((await text('hex'))[0]!.replaceAll(' ', '')).toBe('444D2034373131');
});

it('labels by kind, and keeps to the limit', async () => {
  const { detections, count, table } = await read(await open('turned-qrcode'), { label: 'format', limit: 3 });
  expect(detections.items.map(({ label }) => label)).toEqual(['QRCode', 'QRCode', 'QRCode']);
  expect([count, table.rows.length]).toEqual([3, 3]);
});

describe('images of other kinds', () => {
  it('16 bits, and black on nothing', async () => {
    const raw = await (await open('damaged')).raw({ space: 'grey' });
    const { width, height, data } = raw;
    const deep = Uint16Array.from(data, (level) => level * 257);
    expect((await read(Image.fromRaw({ data: deep, width, height, channels: 1 }))).count).toBe(2);
    // The ink is what is opaque, and everything is black.
    const ink = new Uint8Array(width * height * 4);
    for (let at = 0; at < data.length; at++) ink[at * 4 + 3] = 255 - data[at]!;
    expect((await read(Image.fromRaw({ data: ink, width, height, channels: 4 }))).count).toBe(2);
  });

  it('places lead back to the picture that a step enlarged', async () => {
    const image = await open('turned-qrcode');
    const pipeline = (await image.sharp()).resize({ width: image.width * 2 });
    const { detections } = await read(await Image.from(pipeline, { transform: 'scale' }));
    expect(detections.frame.toRoot).toEqual(scaling(0.5, 0.5));
    expect(detections.items).toHaveLength(8);
  });
});

describe('extremes', () => {
  it.each([
    [1, 1],
    [1, 4000],
    [3000, 2],
  ])('nothing is found in %d × %d pixels', async (width, height) => {
    const data = new Uint8Array(width * height).fill(255);
    const empty = Image.fromRaw({ data, width, height, channels: 1 });
    expect(await read(empty)).toMatchObject({ count: 0, texts: [], table: { rows: [] } });
  });

  it('noise holds no codes', async () => {
    let state = 7;
    const noise = () => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 24) & 255;
    const data = Uint8Array.from({ length: 400 * 300 }, noise);
    const raw: RawImage = { data, width: 400, height: 300, channels: 1 };
    expect((await read(Image.fromRaw(raw))).count).toBe(0);
  });

  it('an image of floating point is refused', async () => {
    const image = Image.fromRaw({ data: new Float32Array(12), width: 4, height: 3, channels: 1 });
    await expect(read(image)).rejects.toMatchObject({ code: 'IMAGE_KIND_NOT_SUPPORTED' });
  });
});
