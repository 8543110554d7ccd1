import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { rawToTiff, sharp, type RawImage } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ImageTools, type ImageToolsOptions } from './image-tools.ts';

let folder: string;
let objects: ObjectStore;
let tools: ImageTools;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-images-'));
  objects = await openFileStore(join(folder, 'objects'), { durable: false });
  tools = open();
});
afterEach(async () => {
  await tools[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function open(options: Partial<ImageToolsOptions> = {}): ImageTools {
  const places = { objects: join(folder, 'objects'), cache: join(folder, 'thumbnails') };
  return new ImageTools({ ...places, cacheBytes: 1_000_000, ...options });
}

const plain = (width: number, height: number, background = '#c08040') =>
  sharp({ create: { width, height, channels: 3, background } });

async function put(content: Uint8Array): Promise<string> {
  return (await objects.put(content)).digest;
}

async function pixelsOf(encoded: Uint8Array) {
  const { data, info } = await sharp(encoded).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, first: [...data.subarray(0, info.channels)] };
}

const tiff = (raw: RawImage) => Buffer.concat(rawToTiff(raw));

describe('a thumbnail', () => {
  test('is as long as asked for on its longest side, and an image that is smaller keeps its size', async () => {
    const wide = await put(await plain(400, 200).jpeg().toBuffer());
    expect(await pixelsOf(await tools.thumbnail(wide, 128, 'webp'))).toMatchObject({
      width: 128,
      height: 64,
    });
    expect(await pixelsOf(await tools.thumbnail(wide, 1024, 'png'))).toMatchObject({
      width: 400,
      height: 200,
    });
  });

  test('stands upright and keeps no place or camera', async () => {
    const turned = await plain(400, 200)
      .jpeg()
      .withMetadata({ orientation: 6, exif: { IFD0: { Model: 'X' } } })
      .toBuffer();
    const made = await tools.thumbnail(await put(turned), 128, 'webp');
    expect(await pixelsOf(made)).toMatchObject({ width: 64, height: 128 });
    expect((await sharp(made).metadata()).exif).toBeUndefined();
  });

  test.each([
    ['16 bits', plain(90, 60).toColourspace('rgb16').png(), [0xc0, 0x80, 0x40]],
    ['CMYK', plain(90, 60, '#808080').toColourspace('cmyk').jpeg({ quality: 100 }), [0x80, 0x80, 0x80]],
    ['alpha', plain(90, 60).ensureAlpha(0.5).png(), [0xc0, 0x80, 0x40, 128]],
  ] as const)('of %s is what a browser shows', async (_, image, first) => {
    const made = await tools.thumbnail(await put(await image.toBuffer()), 64, 'png');
    const { space, depth } = await sharp(made).metadata();
    expect([space, depth]).toEqual(['srgb', 'uchar']);
    const found = (await pixelsOf(made)).first;
    expect(found).toHaveLength(first.length);
    for (const [at, level] of first.entries()) expect(Math.abs(found[at]! - level)).toBeLessThanOrEqual(16);
  });

  test.each([
    ['8 bits', new Uint8Array(12).fill(51), 51],
    ['16 bits', new Uint16Array(12).fill(51 * 257), 51],
    ['floating point', new Float32Array(12).fill(0.2), 51],
    ['floating point beyond white', new Float32Array(12).fill(800).with(0, 4000), 51],
  ] as const)('of kept pixels of %s', async (_, data, level) => {
    const digest = await put(tiff({ data, width: 4, height: 3, channels: 1 }));
    const { data: shown } = await sharp(await tools.thumbnail(digest, 64, 'png'))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(shown.at(-1)).toBe(level);
  });

  test('is made once, and then comes from the disk, also after the object has gone', async () => {
    const digest = await put(await plain(400, 200).jpeg().toBuffer());
    const made = await tools.thumbnail(digest, 128, 'webp');
    await objects.delete(digest);
    await tools[Symbol.asyncDispose]();
    tools = open();
    expect(Buffer.from(await tools.thumbnail(digest, 128, 'webp'))).toEqual(Buffer.from(made));
    expect(tools.processes).toBe(0);
  });
});

describe('a part of an image', () => {
  /** Red on the left and blue on the right, 200 × 100; turned by a quarter, it stands on its side. */
  const halves = async (orientation: number) => {
    const blue = await plain(100, 100, '#0000ff').png().toBuffer();
    const both = plain(200, 100, '#ff0000').composite([{ input: blue, left: 100, top: 0 }]);
    return await put(await both.removeAlpha().png().withMetadata({ orientation }).toBuffer());
  };
  const area = (x: number, y: number, width: number, height: number) => ({
    area: { x, y, width, height },
  });

  test('is cut out of the whole image in its own pixels', async () => {
    const digest = await halves(1);
    const left = await pixelsOf(await tools.thumbnail(digest, 64, 'png', area(0, 0, 90, 90)));
    expect(left).toEqual({ width: 64, height: 64, first: [255, 0, 0] });
    const right = await pixelsOf(await tools.thumbnail(digest, 64, 'png', area(110, 0, 50, 25)));
    expect(right).toEqual({ width: 50, height: 25, first: [0, 0, 255] });
  });

  test('of one that is stored turned is in the upright one', async () => {
    const digest = await halves(6);
    const below = await pixelsOf(await tools.thumbnail(digest, 64, 'png', area(0, 110, 40, 40)));
    expect(below).toEqual({ width: 40, height: 40, first: [0, 0, 255] });
  });

  test('ends where the image ends, and is refused where there is none of it', async () => {
    const digest = await halves(1);
    const corner = await pixelsOf(await tools.thumbnail(digest, 64, 'png', area(190, 90, 50, 50)));
    expect([corner.width, corner.height]).toEqual([10, 10]);
    await expect(tools.thumbnail(digest, 64, 'png', area(200, 0, 1, 1))).rejects.toMatchObject({
      code: 'IMAGE_AREA_EMPTY',
    });
  });

  test('of kept pixels and of floating point', async () => {
    const data = new Float32Array(100 * 50).fill(0).fill(1, 2500);
    const digest = await put(tiff({ data, width: 100, height: 50, channels: 1 }));
    const below = await pixelsOf(await tools.thumbnail(digest, 64, 'png', area(0, 25, 10, 10)));
    expect(below).toMatchObject({ width: 10, height: 10 });
    expect(below.first[0]).toBe(255);
  });
});

describe('what cannot be shown is told by code', () => {
  test.each([
    ['text', async () => Buffer.from('hello'), 'IMAGE_FORMAT_NOT_ALLOWED'],
    ['nothing', async () => Buffer.alloc(0), 'IMAGE_EMPTY'],
    [
      'half a file',
      async () => (await plain(900, 900).png({ compressionLevel: 0 }).toBuffer()).subarray(0, 9000),
      'IMAGE_UNREADABLE',
    ],
    ['too many pixels', async () => await plain(1100, 1000).png().toBuffer(), 'IMAGE_TOO_LARGE'],
    ['too many bytes', async () => Buffer.alloc(3_000_001), 'IMAGE_VIEW_LIMIT'],
  ])('%s', async (_, content, code) => {
    await using limited = open({
      limits: { pixels: 1_000_000, bytes: 3_000_000, timeout: 30_000, memory: 2 ** 32 },
    });
    await expect(limited.thumbnail(await put(await content()), 64, 'webp')).rejects.toMatchObject({ code });
    const digest = await put(await plain(10, 10).png().toBuffer());
    await expect(limited.about(digest)).resolves.toMatchObject({ width: 10 });
  });

  test('an object that is not there', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    await expect(tools.thumbnail(digest, 64, 'webp')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  test('one that takes too long or too much memory: its process is ended, and the next one has another', async () => {
    const digest = await put(await plain(3000, 3000).png({ compressionLevel: 0 }).toBuffer());
    const limits = { pixels: 1e9, bytes: 1e9, timeout: 30_000, memory: 2 ** 32 };
    await using hasty = open({ limits: { ...limits, timeout: 1 } });
    await expect(hasty.about(digest, 'a.png')).rejects.toMatchObject({ code: 'IMAGE_VIEW_LIMIT' });
    expect(hasty.processes).toBe(0);
    await expect(tools.about(digest)).resolves.toMatchObject({ width: 3000, format: 'png' });
  });

  test('more than may wait', async () => {
    const digest = await put(await plain(10, 10).png().toBuffer());
    await using narrow = open({ processes: 1, waiting: 1 });
    const asked = [narrow.about(digest), narrow.about(digest), narrow.about(digest)];
    const ended = await Promise.allSettled(asked);
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(ended[2]).toMatchObject({ reason: { code: 'IMAGE_VIEWS_BUSY' } });
  });
});

test('processes come with work and go without it', async () => {
  const digest = await put(await plain(10, 10).png().toBuffer());
  await using quiet = open({ idle: 1 });
  expect(quiet.processes).toBe(0);
  await quiet.about(digest);
  await expect.poll(() => quiet.processes).toBe(0);
  await expect(quiet.about(digest)).resolves.toMatchObject({ width: 10 });
});

test('a reduced image keeps its depth, and says how large the whole one is', async () => {
  const data = new Uint16Array(200 * 100).fill(30_000);
  const digest = await put(tiff({ data, width: 200, height: 100, channels: 1 }));
  const { raw, fullWidth, fullHeight } = await tools.reduced(digest, 50);
  expect([raw.width, raw.height, raw.channels, fullWidth, fullHeight]).toEqual([50, 25, 1, 200, 100]);
  expect([...new Set(raw.data)]).toEqual([30_000]);
});
