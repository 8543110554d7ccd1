import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Image, sharp } from '@kumiki/component-sdk/values';
import { SlotPool, ValueWriter } from '@kumiki/component-sdk/worker/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRootsMeanwhile } from './find-roots.ts';
import { decodes, HeldValues, type Borrowed, type OutputAbout } from './held-values.ts';

/* The memory of pixels that no code of a component has seen goes when they are dropped, and that of others does not. */

let folder: string;
let slots: SlotPool;
let values: HeldValues;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-held-'));
  slots = new SlotPool(folder);
  values = new HeldValues(folder);
});
afterEach(async () => {
  slots.close();
  await rm(folder, { recursive: true, force: true });
});

const grey = (): Image =>
  Image.fromRaw({ data: new Uint8Array(64).fill(7), width: 8, height: 8, channels: 1 });

async function hold(image: Image, about: OutputAbout): Promise<number> {
  const message = await values.output(image, new ValueWriter({ slots, decodes }), about);
  return (message as { held: number }).held;
}

const ours: Borrowed = { value: grey(), own: undefined };

async function borrowed<Result>(held: number, work: (one: Borrowed) => Promise<Result>): Promise<Result> {
  return await values.borrowed({ held }, work);
}

test('pixels of ours go when they are dropped', async () => {
  const image = grey();
  const { data } = await image.raw();
  const held = await hold(image, { madeFrom: ours });
  expect(data).toHaveLength(64);
  values.drop([held]);
  expect(data).toHaveLength(0);
});

test('those that a component made, or was given, stay for it', async () => {
  const [made, given] = [grey(), grey()];
  const numbers = [await hold(made, {}), await hold(given, { madeFrom: ours })];
  await values.inputs({ list: { list: [{ held: numbers[1]! }] } });
  values.drop(numbers);
  for (const image of [made, given]) expect((await image.raw()).data).toHaveLength(64);
});

test('whoever works with them has them until the end', async () => {
  const image = grey();
  const { data } = await image.raw();
  const held = await hold(image, { madeFrom: ours });
  const lengthAtWork = await borrowed(held, async () => {
    values.drop([held]);
    return await Promise.resolve(data.length);
  });
  expect([lengthAtWork, data.length]).toEqual([64, 0]);
});

test('what a result with a file would be made from stays as long as the result', async () => {
  const source = grey();
  const { data } = await source.raw();
  const before = await hold(source, { madeFrom: ours });
  const result = await borrowed(before, async (madeFrom) => await hold(grey(), { leaves: 'sent', madeFrom }));
  values.drop([before]);
  expect(data).toHaveLength(64);
  values.drop([result]);
  expect(data).toHaveLength(0);
});

test('pixels from outside go with the run that they were sent for, or when they are dropped', async () => {
  const parcel = await values.parcel(grey(), new ValueWriter({ slots, decodes, inline: 0 }));
  const data = await values.borrowed(
    { data: parcel },
    async ({ value }) => (await (value as Image).raw()).data,
  );
  expect(data).toHaveLength(0);
  await values.put(-1, parcel, 2);
  const kept = await borrowed(-1, async ({ value }) => (await (value as Image).raw()).data);
  expect(kept).toHaveLength(64);
  values.drop([-1]);
  expect(kept).toHaveLength(0);
});

test('so do the bytes of a picture that came encoded, once its name is found', async () => {
  const picture = { create: { width: 400, height: 400, channels: 3 as const, background: 'red' } };
  const jpeg = await sharp(picture).jpeg({ quality: 100 }).toBuffer();
  const given = await Image.open(jpeg);
  const parcel = await values.parcel(
    given,
    new ValueWriter({ slots, decodes, inline: 0, namesImages: true }),
  );
  const image = await values.borrowed({ data: parcel }, async ({ value, own }) => {
    const image = value as Image;
    findRootsMeanwhile({ image }, own);
    return await Promise.resolve(image);
  });
  expect(image.encodedBytes).toHaveLength(jpeg.length);
  await expect.poll(() => image.encodedBytes).toHaveLength(0);
  expect(image.frame.root).toBe(given.frame.root);
});
