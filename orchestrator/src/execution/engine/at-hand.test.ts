import { expect, test } from 'vitest';
import { atHandFirst } from './at-hand.ts';

test('bytes that were taken away are read from the store, once they are there', async () => {
  const { promise: stored, resolve } = Promise.withResolvers<void>();
  const bytes = new Map([['a', Uint8Array.of(1)]]);
  const read: string[] = [];
  const objects = {
    read: async (digest: string) => {
      read.push(digest);
      return await Promise.resolve(Uint8Array.of(2));
    },
  };
  const inputs = atHandFirst(objects, { bytes, unseen: new Set(), stored });
  expect(await inputs.read('a')).toEqual(Uint8Array.of(1));
  bytes.clear();
  const later = inputs.read('a');
  expect(read).toEqual([]);
  resolve();
  expect(await later).toEqual(Uint8Array.of(2));
  expect(read).toEqual(['a']);
});
