import { kumikiError } from '@kumiki/component-sdk/errors';
import type { NewAccount, PageAsked, PageOf, SecretHash } from '../../identity/identity-store.ts';
import type { Link, Person } from '../../identity/model.ts';
import type { Database } from '../database/database.ts';
import { below, pageOfRows } from './page.ts';
import { addAccount, setPassword } from './people.ts';
import { findPerson, fromGrant, toGrant, toPerson } from './person-row.ts';

interface LinkRow {
  readonly key: number;
  readonly id: string;
  readonly kind: Link['kind'];
  readonly note: string;
  readonly granted: string;
  readonly person_id: string | null;
  readonly created_by: string;
  readonly created_at: number;
  readonly expires_at: number;
}

const columns = `link.key, link.id, kind, note, link.granted, person.id AS person_id, created_by,
  link.created_at, expires_at`;
const tables = 'link LEFT JOIN person ON person.key = link.person';

export function addLink(
  database: Database,
  now: number,
  hash: SecretHash,
  link: Omit<Link, 'createdAt'>,
): Link {
  const { id, kind, note, grant, person, createdBy, expiresAt } = link;
  const key = person === undefined ? undefined : findPerson(database, person).key;
  if (kind === 'first') database.run(`DELETE FROM link WHERE kind = 'first'`);
  if (key !== undefined) database.run('DELETE FROM link WHERE person = ?', [key]);
  database.run('DELETE FROM link WHERE expires_at <= ?', [now]);
  database.run(
    `INSERT INTO link (id, hash, kind, note, granted, person, created_by, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, hash, kind, note, fromGrant(grant), key, createdBy, now, expiresAt],
  );
  return { ...link, createdAt: now };
}

export function links(database: Database, now: number, page: PageAsked): PageOf<Link> {
  const rows = database.all<LinkRow>(
    `SELECT ${columns} FROM ${tables} WHERE link.key < ? AND expires_at > ? ORDER BY link.key DESC LIMIT ?`,
    [below(page.cursor), now, page.limit + 1],
  );
  return pageOfRows(rows, page, toLink);
}

export function link(database: Database, now: number, hash: SecretHash): Link | undefined {
  const row = findLink(database, now, hash);
  return row && toLink(row);
}

export function removeLink(database: Database, id: string): void {
  const { changes } = database.run('DELETE FROM link WHERE id = ?', [id]);
  if (changes === 0) throw kumikiError('INVITATION_NOT_FOUND', { invitation: id });
}

export function acceptInvitation(
  database: Database,
  now: number,
  hash: SecretHash,
  account: NewAccount,
): Person {
  const found = used(database, now, hash);
  if (found.person_id !== null) throw kumikiError('LINK_INVALID', {});
  return addAccount(database, now, account, toGrant(found.granted));
}

export function acceptPassword(database: Database, now: number, hash: SecretHash, password: string): Person {
  const { person_id: id } = used(database, now, hash);
  const row = id === null ? undefined : findPerson(database, id);
  if (row === undefined || row.disabled === 1) throw kumikiError('LINK_INVALID', {});
  setPassword(database, row.id, password);
  return toPerson(row);
}

/** Uses a link up. @throws LINK_INVALID */
function used(database: Database, now: number, hash: SecretHash): LinkRow {
  const found = findLink(database, now, hash);
  if (found === undefined) throw kumikiError('LINK_INVALID', {});
  database.run('DELETE FROM link WHERE key = ?', [found.key]);
  return found;
}

function findLink(database: Database, now: number, hash: SecretHash): LinkRow | undefined {
  const sql = `SELECT ${columns} FROM ${tables} WHERE hash = ? AND expires_at > ?`;
  return database.get<LinkRow>(sql, [hash, now]);
}

function toLink(row: LinkRow): Link {
  const { id, kind, note, granted, person_id, created_by, created_at, expires_at } = row;
  return {
    id,
    kind,
    note,
    grant: toGrant(granted),
    ...(person_id !== null && { person: person_id }),
    createdBy: created_by,
    createdAt: created_at,
    expiresAt: expires_at,
  };
}

export const linkReads = { links, link } as const;
export const linkWrites = { addLink, removeLink, acceptInvitation, acceptPassword } as const;
