import { describe, expect, it } from 'vitest';
import { chunk } from '../../../test/pictures/icc.ts';
import { tiffOf } from '../../../test/pictures/tiff.ts';
import { KumikiError } from '../../errors/index.ts';
import { imageFormats } from './format.ts';
import { Image } from './image.ts';
import { sharp } from './libvips.ts';

const noise = Buffer.from(Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * at * 31) % 256));
const start = () => sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });

async function open(bytes: Uint8Array): Promise<Image> {
  return await Image.open(bytes, { source: 'part.png' });
}

describe('what is no image is refused before anything is decoded', () => {
  it('no bytes', async () => {
    await expect(open(new Uint8Array())).rejects.toMatchObject({
      code: 'IMAGE_EMPTY',
      message: 'part.png has no bytes.',
    });
  });

  it.each([
    ['an SVG drawing', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['a PDF document', '%PDF-1.7\n1 0 obj'],
    ['a tar archive', `${'etc/passwd'.padEnd(257, '\0')}ustar\0`],
    ['text', 'hello'],
  ])('%s that is called .png', async (what, text) => {
    await expect(open(Buffer.from(text, 'latin1'))).rejects.toMatchObject({
      code: 'IMAGE_FORMAT_NOT_ALLOWED',
      message: `part.png is ${what}, which is not read as an image.`,
      remedy: expect.stringContaining('the bytes count, not the file name') as string,
    });
  });

  it('a header that promises 30,000 × 30,000 pixels', async () => {
    const size = Buffer.alloc(13);
    size.writeUInt32BE(30_000, 0);
    size.writeUInt32BE(30_000, 4);
    size.set([8, 2, 0, 0, 0], 8);
    const png = Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', size),
      chunk('IDAT', Buffer.from('789c030000000001', 'hex')),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    await expect(open(png)).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: expect.stringContaining('30000×30000') as string,
    });
  });

  it('more pixels than allowed on all pages together', async () => {
    const bytes = tiffOf([
      { width: 10, height: 10, level: 1 },
      { width: 90, height: 90, level: 2 },
    ]);
    const few = { pixelLimit: 1000 };
    expect((await Image.open(bytes, few)).width).toBe(10);
    await expect(Image.openPages(bytes, few)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  it('floating point samples', async () => {
    const bytes = tiffOf([{ width: 2, height: 2, level: 0, float: true }]);
    await expect(open(bytes)).rejects.toMatchObject({ code: 'IMAGE_KIND_NOT_SUPPORTED' });
  });
});

describe('what breaks off is an error, never half an image', () => {
  it.each(imageFormats)('a %s file cut short', async (format) => {
    const bytes = await start().toFormat(format, { quality: 95 }).toBuffer();
    const cut = bytes.subarray(0, Math.floor(bytes.length * 0.6));
    const read = async () => await (await open(cut)).raw();
    await expect(read()).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    const encode = async () => await (await open(cut)).encode('png');
    await expect(encode()).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  it.each(imageFormats)(
    'a %s file with wrong bytes in it: the image is at fault, no operation',
    async (format) => {
      const bytes = await start().toFormat(format).toBuffer();
      let seed = 1;
      const below = (limit: number) => {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((seed / 2 ** 32) * limit);
      };
      for (let round = 0; round < 60; round++) {
        const damaged = Uint8Array.from(bytes);
        for (let times = 0; times < 4; times++) damaged[below(bytes.length)] = below(256);
        const read = async () => await (await open(damaged)).raw();
        const code = await read().then(
          () => 'read',
          (error: unknown) => (error instanceof KumikiError ? error.code : String(error)),
        );
        expect(['read', 'IMAGE_UNREADABLE', 'IMAGE_FORMAT_NOT_ALLOWED', 'IMAGE_TOO_LARGE']).toContain(code);
      }
    },
  );

  it.each(imageFormats)('the first bytes of a %s file', async (format) => {
    const bytes = await start().toFormat(format).toBuffer();
    const read = async () => await (await open(bytes.subarray(0, 20))).raw();
    await expect(read()).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });
});

it('formats that are closed stay closed also for components that use sharp directly', async () => {
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  await expect(sharp(drawing).toBuffer()).rejects.toThrow(/unsupported|blocked/i);
});
