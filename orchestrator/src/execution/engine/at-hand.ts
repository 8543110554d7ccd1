import type { ObjectReader } from '@kumiki/component-sdk/storage';

/** Bytes of inputs that whoever asked for an execution has in memory, by digest, until they take them away. */
export type BytesAtHand = ReadonlyMap<string, Uint8Array>;

/** Reads what is at hand from there, all else from the store. */
export function atHandFirst(
  objects: Pick<ObjectReader, 'read'>,
  atHand: BytesAtHand | undefined,
): Pick<ObjectReader, 'read'> {
  if (!atHand) return objects;
  return { read: async (digest, options) => atHand.get(digest) ?? (await objects.read(digest, options)) };
}
