import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Image, type Verdict } from '@kumiki/component-sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inProcess, Sample } from './run-sample.ts';

interface Outcome {
  readonly images: readonly Image[];
  readonly bad: readonly string[];
}

const sample = await Sample.open('photo-folder');
const photos = new URL('../../pipelines/product-photos/', import.meta.url);
const expected = JSON.parse(await readFile(new URL('expected.json', photos), 'utf8')) as Record<
  string,
  { verdict: string }
>;

describe('the sample pipeline photo-folder', () => {
  let outcome: Outcome;
  let shop: string;

  beforeAll(async () => {
    shop = await mkdtemp(join(tmpdir(), 'kumiki-shop-'));
    vi.stubEnv('KUMIKI_SOURCE_FOLDERS', fileURLToPath(new URL('images/', photos)));
    vi.stubEnv('KUMIKI_SINK_FOLDERS', shop);
    outcome = (await sample.run<Outcome>(inProcess(), 'values')).get('item')!;
  }, 60_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(shop, { recursive: true });
  });

  it('writes each photo of the folder under its own name, and its verdict beside it', async () => {
    const names = Object.keys(expected).map((name) => name.slice(0, -4));
    const files = names.flatMap((name) => [`${name}.jpg`, `${name}.json`]);
    expect((await readdir(shop)).toSorted()).toEqual(files.toSorted());
    for (const name of names) {
      const { verdict } = JSON.parse(await readFile(join(shop, `${name}.json`), 'utf8')) as Verdict;
      expect(`${name} ${verdict}`).toBe(`${name} ${expected[`${name}.jpg`]!.verdict}`);
      const bytes = await readFile(join(shop, `${name}.jpg`));
      const { width, height } = await Image.open(bytes);
      expect([width, height]).toEqual([1000, 1000]);
      expect(bytes.length).toBeLessThanOrEqual(100_000);
    }
  });

  it('names the bad ones', () => {
    expect(outcome.images).toHaveLength(8);
    expect(outcome.bad.toSorted()).toEqual(['product-07', 'product-08']);
  });
});
