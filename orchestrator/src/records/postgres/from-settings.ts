import { readFile } from 'node:fs/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { Settings } from '../../settings/index.ts';
import { placeFromUrl, type PostgresPlace } from './place.ts';

/** A data base that the records are kept in. */
export interface DatabasePlace extends PostgresPlace {
  /** Transactions at a time at most. */
  readonly connections: number;
}

/**
 * The data base that the settings name; nothing where the records are in the data folder.
 * @throws DATABASE_SETTINGS
 */
export async function databaseFrom(settings: Settings['database']): Promise<DatabasePlace | undefined> {
  const { url, password: given, passwordFile, tls, caFile, connections } = settings;
  if (url === undefined) return undefined;
  const place = placeFromUrl(url);
  const password = place.password ?? given ?? (passwordFile && (await textOf(passwordFile)).trim());
  const ca = caFile && (await textOf(caFile));
  return {
    ...place,
    connections,
    ...(password && { password }),
    ...((tls || ca) && { tls: ca ? { ca } : {} }),
  };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    throw kumikiError('DATABASE_SETTINGS', { reason: reasonOf(thrown) }, { cause: thrown });
  }
}
