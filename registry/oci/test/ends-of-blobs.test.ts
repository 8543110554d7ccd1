import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blobOf, randomBytes } from '../src/contract.ts';
import { sourceOf } from '../src/index.ts';
import { readBlob } from '../src/read.ts';
import { openFake, through } from './faults.ts';

const large = randomBytes(3_500_000);
const blob = blobOf(large);
let registry: Awaited<ReturnType<typeof openFake>>;

beforeAll(async () => {
  registry = await openFake();
  await using direct = await through(registry.host, () => undefined);
  await direct.repository.putBlob(blob, sourceOf(large));
});
afterAll(async () => await registry?.close());

test('a registry is not given up because what it sends is taken slowly', async () => {
  const patienceMs = 1000;
  await using good = await through(registry.host, () => undefined, { patienceMs });
  const taken: Uint8Array[] = [];
  let asked = 0;
  for await (const chunk of good.repository.blob(blob)) {
    if (taken.push(chunk) > 1) continue;
    asked = good.proxy.seen.length;
    await pause(2 * patienceMs);
  }
  expect(Buffer.concat(taken).equals(large)).toBe(true);
  expect(good.proxy.seen).toHaveLength(asked);
});

test('a blob that is there is not asked for again because its end is not told', async () => {
  await using endless = await through(registry.host, () => ({ kind: 'endless' }));
  expect(large.equals(await readBlob(endless.repository, blob))).toBe(true);
  expect(endless.proxy.seen).toHaveLength(1);
});
