import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SlotPool } from './slot-pool.ts';
import { inlineBytes, ValueWriter } from './write-value.ts';

let folder: string;
let slots: SlotPool;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-write-'));
  slots = new SlotPool(folder);
});
afterEach(async () => {
  slots.close();
  await rm(folder, { recursive: true, force: true });
});

test('content that is small goes in the message, the rest in slots', async () => {
  const writer = new ValueWriter({ slots, decodes: [] });
  expect(await writer.writeBytes(new Uint8Array(inlineBytes))).toHaveProperty('inline');
  expect(await writer.writeBytes(new Uint8Array(inlineBytes + 1))).toHaveProperty('slot');
  expect([writer.isHolding, await readdir(folder)]).toEqual([true, [expect.any(String)]]);
});

test('one that may be larger is the first alone, so that a long list does not fill the message', async () => {
  const writer = new ValueWriter({ slots, decodes: [], firstInline: 4 * inlineBytes });
  const one = new Uint8Array(2 * inlineBytes);
  const written = [await writer.writeBytes(one), await writer.writeBytes(one)];
  expect(written).toEqual([{ inline: one }, { slot: expect.objectContaining({ size: one.length }) }]);
});
