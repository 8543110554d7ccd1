import { createHash } from 'node:crypto';
import { serialize, deserialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { knowsRoot } from '../frame/index.ts';
import { Image } from './image.ts';
import { sharp } from './libvips.ts';

const jpeg = await sharp({ create: { width: 32, height: 16, channels: 3, background: 'red' } })
  .jpeg()
  .toBuffer();
const digest = `sha256:${createHash('sha256').update(jpeg).digest('hex')}`;

describe('the digest that names a file', () => {
  it('is not computed before somebody asks for it', async () => {
    const image = await Image.open(jpeg);
    const part = image.part({ left: 4, top: 0, width: 8, height: 8 });
    expect([image.hasOpenRoot, knowsRoot(image.frame), knowsRoot(part.frame)]).toEqual([true, false, false]);
    expect(part.frame.root).toBe(digest);
    expect([image.hasOpenRoot, knowsRoot(part.frame)]).toEqual([false, true]);
    expect(image.frame.root).toBe(digest);
  });

  it('is there for whoever copies the frame: as data, into another image, into another process', async () => {
    const image = await Image.open(jpeg);
    const wanted = { root: digest, width: 32, height: 16, toRoot: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
    expect(JSON.parse(JSON.stringify(image.frame))).toEqual(wanted);
    const other = (await Image.open(jpeg)).frame;
    expect(deserialize(serialize(other))).toEqual(wanted);
    const moved = Image.fromRaw(await image.raw()).withFrame((await Image.open(jpeg)).frame);
    expect(moved.frame).toEqual(wanted);
  });

  it('is that of the file that it was opened from, not of one that a component made of it', async () => {
    const from = await Image.open(jpeg);
    const small = await sharp(jpeg).resize(8).jpeg().toBuffer();
    const encoded = await Image.fromEncoded(small, { from, transform: 'scale' });
    expect(encoded.hasOpenRoot).toBe(false);
    expect(encoded.frame.root).toBe(digest);
  });

  it('is never that of nothing: bytes that were let go of have none', async () => {
    const own = new Uint8Array(jpeg);
    const image = await Image.open(own);
    image.letGo();
    expect(own).toHaveLength(0);
    expect(() => image.frame.root).toThrow('let go of');
  });

  it('stays away where the root has a name already', async () => {
    expect((await Image.open(jpeg, { root: 'photo' })).frame.root).toBe('photo');
  });
});
