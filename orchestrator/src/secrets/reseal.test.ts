import { expect, test } from 'vitest';
import { Cipher, newSecretKey } from './cipher.ts';
import { resealAll } from './reseal.ts';
import type { SealedRecord } from './secret-store.ts';

const [first, second, lost] = [newSecretKey(), newSecretKey(), newSecretKey()];

/** Records in memory: a list in the place of tables. */
function kept(records: SealedRecord[]) {
  return {
    records,
    sealedOtherwise: async (key: string) =>
      await Promise.resolve(records.filter(({ sealed }) => !sealed.startsWith(`${key}.`))),
    reseal: async (record: SealedRecord, sealed: string) => {
      const at = records.findIndex((one) => one.name === record.name && one.sealed === record.sealed);
      if (at !== -1) records[at] = { ...records[at]!, sealed };
      return await Promise.resolve(at !== -1);
    },
  };
}

test('what earlier keys sealed is sealed with the present one, and what nobody can open stays', async () => {
  const before = new Cipher([first]);
  const project = 'default';
  const store = kept([
    { kind: 'secret', project, name: 'key', sealed: before.seal('a value', 'secret default/key') },
    { kind: 'webhook', project, name: '01', sealed: before.seal('of a webhook', 'webhook default/01') },
    { kind: 'secret', project, name: 'lost', sealed: new Cipher([lost]).seal('gone', 'secret default/lost') },
    { kind: 'secret', project, name: 'moved', sealed: before.seal('elsewhere', 'secret default/other') },
  ]);
  const both = new Cipher([second, first]);
  expect(await resealAll(store, both)).toEqual({ resealed: 2, unreadable: 2 });
  // The earlier key is not needed any more.
  const alone = new Cipher([second]);
  expect(alone.open(store.records[0]!.sealed, 'secret default/key')).toBe('a value');
  expect(alone.open(store.records[1]!.sealed, 'webhook default/01')).toBe('of a webhook');
  expect(await resealAll(store, both)).toEqual({ resealed: 0, unreadable: 2 });
});
