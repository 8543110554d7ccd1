import { Image } from '@kumiki/component-sdk/values';
import { expect, test } from 'vitest';
import { bytesOf, ValueCache } from './value-cache.ts';

const image = (side: number) =>
  Image.fromRaw({ data: new Uint8Array(side * side * 3), width: side, height: side, channels: 3 });

test('values stay within the limit; those that nobody asked for the longest time go first', () => {
  using cache = new ValueCache({ maxBytes: 1000, idle: 60_000 });
  for (const key of ['a', 'b', 'c']) cache.put(key, { image: image(10) });
  expect(cache.get('a')).toBeDefined();
  cache.put('d', { image: image(10) });
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key))).toEqual(['a', 'c', 'd']);
  expect(cache.bytes).toBeLessThanOrEqual(1000);
  cache.put('large', { image: image(100) });
  expect(cache.get('large')).toBeUndefined();
  expect(cache.get('d')).toBeDefined();
});

test('a value that is put again counts once', () => {
  using cache = new ValueCache({ maxBytes: 1000, idle: 60_000 });
  for (let time = 0; time < 10; time++) cache.put('a', { number: 12 });
  expect(cache.bytes).toBe(3);
});

test('what nobody asks for is forgotten', async () => {
  using cache = new ValueCache({ maxBytes: 1000, idle: 1 });
  cache.put('a', { number: 12 });
  await expect.poll(() => cache.bytes).toBe(0);
});

test('an image counts as its pixels, a list as its elements', () => {
  expect(bytesOf([image(2), image(1)])).toBe(15);
  const deep = Image.fromRaw({ data: new Uint16Array(8), width: 2, height: 2, channels: 2 });
  expect(bytesOf(deep)).toBe(16);
});
