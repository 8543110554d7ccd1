import type { ObjectReader } from '@kumiki/component-sdk/storage';

/** What whoever asks for an execution has of its inputs, for this process where it carries it out itself. */
export interface InputsAtHand {
  /** Bytes by digest, until they take them away: what is not there is read from the object store. */
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  /** Those that were not in the object store: nobody has made anything of them yet. */
  readonly unseen: ReadonlySet<string>;
  /** Waits until all of them are in the object store, where they are still being put. @throws what the store throws */
  readonly stored?: Promise<unknown> | undefined;
}

/** Reads what is at hand from there, all else from the store. */
export function atHandFirst(
  objects: Pick<ObjectReader, 'read'>,
  atHand: InputsAtHand | undefined,
): Pick<ObjectReader, 'read'> {
  if (!atHand) return objects;
  return {
    read: async (digest, options) => {
      const bytes = atHand.bytes.get(digest);
      if (bytes) return bytes;
      await atHand.stored;
      return await objects.read(digest, options);
    },
  };
}
