import { kumikiError } from '@kumiki/component-sdk/errors';
import type { PageAsked, PageOf, SecretHash } from '../../identity/identity-store.ts';
import type { ApiToken, Person } from '../../identity/model.ts';
import type { Database } from '../database/database.ts';
import { below, pageOfRows } from './page.ts';
import { findPerson, fromGrant, toGrant, toPerson, type PersonRow } from './person-row.ts';

interface TokenRow {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly granted: string;
  readonly owner: number | null;
  readonly owner_id: string | null;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly used_at: number | null;
}

const select = `SELECT token.key, token.id, token.name, hint, token.granted, owner, person.id AS owner_id,
  token.created_at, expires_at, used_at FROM token LEFT JOIN person ON person.key = owner`;

export function addToken(
  database: Database,
  now: number,
  hash: SecretHash,
  given: Omit<ApiToken, 'createdAt' | 'usedAt'>,
): ApiToken {
  const { id, name, hint, grant, owner, expiresAt } = given;
  const key = owner === undefined ? undefined : findPerson(database, owner).key;
  database.run(
    `INSERT INTO token (id, hash, name, hint, granted, owner, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, hash, name, hint, fromGrant(grant), key, now, expiresAt],
  );
  return { ...given, createdAt: now };
}

export function tokens(database: Database, owner: string | undefined, page: PageAsked): PageOf<ApiToken> {
  const rows = database.all<TokenRow>(
    `${select} WHERE token.key < ?1 AND (CAST(?2 AS TEXT) IS NULL OR person.id = ?2) ORDER BY token.key DESC LIMIT ?3`,
    [below(page.cursor), owner, page.limit + 1],
  );
  return pageOfRows(rows, page, toToken);
}

export function token(
  database: Database,
  now: number,
  hash: SecretHash,
): { readonly token: ApiToken; readonly owner?: Person } | undefined {
  const row = database.get<TokenRow>(
    `${select} WHERE hash = ? AND (expires_at IS NULL OR expires_at > ?) AND coalesce(disabled, 0) = 0`,
    [hash, now],
  );
  if (row === undefined) return undefined;
  if (row.owner === null) return { token: toToken(row) };
  const owner = database.get<PersonRow>('SELECT * FROM person WHERE key = ?', [row.owner])!;
  return { token: toToken(row), owner: toPerson(owner) };
}

export function tokenById(database: Database, id: string): ApiToken | undefined {
  const row = database.get<TokenRow>(`${select} WHERE token.id = ?`, [id]);
  return row && toToken(row);
}

export function tokenUsed(database: Database, now: number, id: string): void {
  database.run('UPDATE token SET used_at = ? WHERE id = ?', [now, id]);
}

export function revokeToken(database: Database, id: string, owner?: string): void {
  const { changes } = database.run(
    `DELETE FROM token WHERE id = ?1
       AND (CAST(?2 AS TEXT) IS NULL OR owner = (SELECT key FROM person WHERE id = ?2))`,
    [id, owner],
  );
  if (changes === 0) throw kumikiError('TOKEN_NOT_FOUND', { token: id });
}

function toToken(row: TokenRow): ApiToken {
  const { id, name, hint, granted, owner_id, created_at, expires_at, used_at } = row;
  return {
    id,
    name,
    hint,
    grant: toGrant(granted),
    ...(owner_id !== null && { owner: owner_id }),
    createdAt: created_at,
    ...(expires_at !== null && { expiresAt: expires_at }),
    ...(used_at !== null && { usedAt: used_at }),
  };
}

export const tokenReads = { tokens, token, tokenById } as const;
export const tokenWrites = { addToken, tokenUsed, revokeToken } as const;
