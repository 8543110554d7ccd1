import { runComponent } from '@kumiki/component-sdk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { choose, type Listed, type Wanted } from './choose.ts';
import source from './component.ts';

afterEach(() => vi.unstubAllEnvs());

async function* listed(...keys: string[]): AsyncGenerator<Listed> {
  for (const [modified, key] of keys.entries()) yield await Promise.resolve({ key, modified });
}

const all: Wanted = { subfolders: false, order: 'name', limit: 1000 };
const chosen = async (entries: AsyncIterable<Listed>, wanted: Partial<Wanted> = {}) =>
  (await choose(entries, 'in/', { ...all, ...wanted })).map(({ key }) => key);

describe('the keys of a list that are chosen', () => {
  const keys = ['in/', 'in/10.png', 'in/2.JPG', 'in/a.txt', 'in/.b.png', 'in/.c/d.png', 'in/sub/e.webp'];

  it('are those of images, in the order that people count in', async () => {
    expect(await chosen(listed(...keys))).toEqual(['in/2.JPG', 'in/10.png']);
    expect(await chosen(listed(...keys), { subfolders: true })).toEqual([
      'in/2.JPG',
      'in/10.png',
      'in/sub/e.webp',
    ]);
    expect(await chosen(listed())).toEqual([]);
  });

  it('may be the newest or the oldest ones', async () => {
    expect(await chosen(listed(...keys), { order: 'newest', limit: 1 })).toEqual(['in/2.JPG']);
    expect(await chosen(listed(...keys), { order: 'oldest', limit: 1 })).toEqual(['in/10.png']);
  });

  it('are of a list that ends', async () => {
    async function* endless(): AsyncGenerator<Listed> {
      for (let at = 0; ; at++) yield await Promise.resolve({ key: `in/${at}.txt`, modified: at });
    }
    await expect(chosen(endless())).rejects.toMatchObject({ code: 'OUTSIDE_TOO_MUCH' });
  });
});

it('without a bucket that may be read it says so', async () => {
  vi.stubEnv('KUMIKI_SOURCE_BUCKETS', '');
  const run = runComponent(source, { inputs: {}, params: { bucket: 'camera' } });
  await expect(run).rejects.toMatchObject({ code: 'OUTSIDE_BUCKET_NOT_ALLOWED' });
});
