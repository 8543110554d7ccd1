import { describe, expect, it } from 'vitest';
import { Image } from './image.ts';
import { sharp } from './libvips.ts';

const pixels = new Uint8Array(96 * 64 * 3).map((_, at) => (at * 7) % 256);
const jpeg = await sharp(pixels, { raw: { width: 96, height: 64, channels: 3 } })
  .jpeg({ quality: 95 })
  .toBuffer();

async function made(from: Image): Promise<Image> {
  return await Image.from((await from.sharp()).resize(48), { transform: 'scale', alpha: false });
}

describe('an image that leaves as a result', () => {
  it('is the same file, byte for byte, whether it was encoded at once or from its pixels', async () => {
    const source = await Image.open(jpeg);
    source.expectReaders(2);
    const slow = await (await made(source)).toFile();
    const fast = await (await made(source.forResult())).toFile();
    expect(fast.format).toBe('jpeg');
    expect(Buffer.compare(fast.bytes, slow.bytes)).toBe(0);
  });

  it('has the same pixels where it is encoded quickly, at once or later, in a file of its own', async () => {
    const source = await Image.open(jpeg);
    source.expectReaders(2);
    const [kept, sent, late] = [
      await (await made(source)).toFile(),
      await (await made(source.forResult({ quick: true }))).toFile(),
      await (await made(source)).toFile({ quick: true }),
    ];
    expect(Buffer.compare(sent.bytes, late.bytes)).toBe(0);
    expect(Buffer.compare(sent.bytes, kept.bytes)).not.toBe(0);
    const [one, other] = [await Image.open(sent.bytes), await Image.open(kept.bytes)];
    expect((await one.raw()).data).toEqual((await other.raw()).data);
  });

  it('has the size, kind and frame of its pixels', async () => {
    const result = await made((await Image.open(jpeg, { root: 'photo' })).forResult());
    expect(result).toMatchObject({ width: 48, height: 32, depth: 8, space: 'srgb', alpha: false });
    expect(result.frame).toEqual({
      root: 'photo',
      width: 48,
      height: 32,
      toRoot: [2, 0, 0, 0, 2, 0, 0, 0, 1],
    });
  });

  it('gives its true pixels to whoever reads it all the same, not those of the lossy file', async () => {
    const source = await Image.open(jpeg);
    source.expectReaders(2);
    const slow = await (await made(source)).raw();
    const fast = await (await made(source.forResult())).raw();
    expect(fast.data).toEqual(slow.data);
  });

  it('keeps its alpha, so it does not become a JPEG', async () => {
    const source = (await Image.open(jpeg)).forResult();
    const result = await Image.from(await source.sharp(), { alpha: true });
    expect((await result.toFile()).format).toBe('png');
    expect((await result.raw()).channels).toBe(4);
  });

  it('fails as it would have in the run into pixels', async () => {
    const source = (await Image.open(jpeg)).forResult();
    const outside = (await source.sharp()).extract({ left: 90, top: 0, width: 50, height: 10 });
    await expect(Image.from(outside, { alpha: false })).rejects.toMatchObject({
      code: 'IMAGE_OPERATION_FAILED',
    });
    const cut = (await Image.open(jpeg.subarray(0, jpeg.length - 400), { source: 'cut.jpg' })).forResult();
    await expect(made(cut)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });
});
