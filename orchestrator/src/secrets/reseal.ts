import { secretPlace as webhookPlace } from '../webhooks/secret-place.ts';
import type { Cipher } from './cipher.ts';
import type { SealedRecord, SealedRecords } from './secret-store.ts';
import { placeOf } from './secrets.ts';

/** What became of what was sealed with other keys than the present one. */
export interface Resealed {
  readonly resealed: number;
  /** Nobody has their keys any more, or they were changed by somebody. */
  readonly unreadable: number;
}

/**
 * Seals with the present key what was sealed with earlier ones, so that these can be taken away. What somebody changes meanwhile stays as they
 * put it.
 */
export async function resealAll(records: SealedRecords, cipher: Cipher): Promise<Resealed> {
  let [resealed, unreadable] = [0, 0];
  for (const record of await records.sealedOtherwise(cipher.keyId)) {
    const place = placeOfRecord(record);
    let text: string;
    try {
      text = cipher.open(record.sealed, place);
    } catch {
      unreadable++;
      continue;
    }
    if (await records.reseal(record, cipher.seal(text, place))) resealed++;
  }
  return { resealed, unreadable };
}

function placeOfRecord({ kind, project, name }: SealedRecord): string {
  return kind === 'secret' ? placeOf(project, name) : webhookPlace({ project, id: name });
}
