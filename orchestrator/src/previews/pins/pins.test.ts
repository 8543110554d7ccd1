import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { Image, sharp } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoredValues } from '../../execution/index.ts';
import { Previews } from '../previews.ts';
import type { PinStore } from './pin.ts';
import { Pins } from './pins.ts';

const key = `sha256:${'1'.repeat(64)}`;
let folder: string;
let objects: ObjectStore;
let image: Image;
const rows = new Map<string, StoredValues>();
const store = {
  find: async (_: string, of: string) => await Promise.resolve(rows.get(of)),
  put: async (_: string, __: string, pin: { readonly key: string; readonly values: StoredValues }) => {
    rows.set(pin.key, pin.values);
    return await Promise.resolve({ ...pin, pinnedAt: 1 });
  },
} as unknown as PinStore;
const pin = (values: object) => ({ step: 'bright', key, values, about: null, by: 'me' }) as never;

beforeEach(async () => {
  rows.clear();
  folder = await mkdtemp(join(tmpdir(), 'kumiki-pins-'));
  objects = await openFileStore(join(folder, 'objects'), { durable: false });
  const plain = sharp({ create: { width: 100, height: 50, channels: 3, background: '#204060' } });
  image = await Image.from(plain);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what was pinned is there again pixel by pixel, also in previews of a platform that was started anew', async () => {
  const pins = new Pins({ store, objects });
  await pins.keep('default', 'draft', pin({ image, list: [image], width: 100 }));
  const options = { library: {}, images: {}, executor: {}, objects, pins } as never;
  using previews = new Previews(options);
  const values = await previews.valuesOf('default', key);
  expect(values).toMatchObject({ width: 100 });
  const [before, after] = [await image.raw(), await (values!['image'] as Image).raw()];
  expect(Buffer.from(after.data)).toEqual(Buffer.from(before.data));
  expect((values!['list'] as readonly Image[])[0]!.frame).toEqual(image.frame);
  expect(await previews.valuesOf('default', 'sha256:other')).toBeUndefined();
});

test('where its files are gone, the step runs as any other', async () => {
  await new Pins({ store, objects }).keep('default', 'draft', pin({ image }));
  const empty = await openFileStore(join(folder, 'other'), { durable: false });
  expect(await new Pins({ store, objects: empty }).values('default', key)).toBeUndefined();
});

test('more than is kept of a pipeline is refused', async () => {
  const pins = new Pins({ store, objects, limits: { count: 5, bytes: 1000 } });
  await expect(pins.keep('default', 'draft', pin({ image }))).rejects.toMatchObject({
    code: 'PINS_TOO_MANY',
  });
  expect(rows.size).toBe(0);
});
