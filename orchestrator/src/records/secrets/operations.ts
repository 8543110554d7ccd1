import { kumikiError } from '@kumiki/component-sdk/errors';
import type { CursorPage } from '../../execution/index.ts';
import {
  mostSecrets,
  type SealedRecord,
  type SealedSecret,
  type SecretInfo,
  type SecretPage,
} from '../../secrets/secret-store.ts';
import type { Database } from '../database/database.ts';

interface SecretRow {
  readonly name: string;
  readonly revision: number;
  readonly sealed: string;
  readonly changed_by: string;
  readonly changed_at: number;
}

function putSecret(
  database: Database,
  now: number,
  project: string,
  name: string,
  given: { readonly sealed: string; readonly by: string },
): SecretInfo {
  const { sealed, by } = given;
  const sql = 'SELECT count(*) AS found FROM secret WHERE project = ? AND name <> ? AND sealed IS NOT NULL';
  const { found } = database.get<{ readonly found: number }>(sql, [project, name])!;
  if (found >= mostSecrets) throw kumikiError('SECRET_LIMIT', { limit: mostSecrets });
  database.run(
    `INSERT INTO secret (project, name, revision, sealed, changed_by, changed_at) VALUES (?, ?, 1, ?, ?, ?)
     ON CONFLICT (project, name) DO UPDATE SET revision = secret.revision + 1, sealed = excluded.sealed,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [project, name, sealed, by, now],
  );
  const row = database.get<SecretRow>('SELECT * FROM secret WHERE project = ? AND name = ?', [project, name]);
  return toInfo(row!);
}

/** The revision stays: a value that comes later under the name is not taken for this one. */
function removeSecret(database: Database, now: number, project: string, name: string): void {
  const { changes } = database.run(
    'UPDATE secret SET sealed = NULL, changed_at = ? WHERE project = ? AND name = ? AND sealed IS NOT NULL',
    [now, project, name],
  );
  if (changes === 0) throw kumikiError('SECRET_NOT_FOUND', { secret: name });
}

function listSecrets(database: Database, project: string, { limit, cursor = '' }: CursorPage): SecretPage {
  if (!/^[a-z0-9._-]*$/.test(cursor)) throw kumikiError('CURSOR_INVALID', { cursor });
  const rows = database.all<SecretRow>(
    'SELECT * FROM secret WHERE project = ? AND name > ? AND sealed IS NOT NULL ORDER BY name LIMIT ?',
    [project, cursor, limit + 1],
  );
  const items = rows.slice(0, limit).map(toInfo);
  return rows.length > limit ? { items, next: items.at(-1)!.name } : { items };
}

function sealedSecrets(database: Database, project: string, names: readonly string[]): SealedSecret[] {
  const rows = database.all<SecretRow>(
    `SELECT * FROM secret
     WHERE project = ? AND name IN (SELECT value FROM json_each(?)) AND sealed IS NOT NULL`,
    [project, JSON.stringify(names)],
  );
  return rows.map((row) => ({ ...toInfo(row), sealed: row.sealed }));
}

/** @param key hexadecimal digits */
function sealedOtherwise(database: Database, key: string): SealedRecord[] {
  return database.all<SealedRecord>(
    `SELECT 'secret' AS kind, project, name, sealed FROM secret WHERE sealed IS NOT NULL AND sealed NOT LIKE ?
     UNION ALL
     SELECT 'webhook' AS kind, project, id AS name, secret AS sealed FROM webhook WHERE secret NOT LIKE ?`,
    [`${key}.%`, `${key}.%`],
  );
}

function reseal(database: Database, { kind, project, name, sealed }: SealedRecord, anew: string): boolean {
  const sql =
    kind === 'secret'
      ? 'UPDATE secret SET sealed = ? WHERE project = ? AND name = ? AND sealed = ?'
      : 'UPDATE webhook SET secret = ? WHERE project = ? AND id = ? AND secret = ?';
  return database.run(sql, [anew, project, name, sealed]).changes > 0;
}

function toInfo({ name, revision, changed_by, changed_at }: SecretRow): SecretInfo {
  return { name, revision, changedBy: changed_by, changedAt: changed_at };
}

export const secretWrites = { putSecret, removeSecret, reseal } as const;
export const secretReads = { listSecrets, sealedSecrets, sealedOtherwise } as const;
