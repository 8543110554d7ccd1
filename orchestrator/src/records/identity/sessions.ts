import type { SecretHash } from '../../identity/identity-store.ts';
import type { Session } from '../../identity/model.ts';
import type { Database } from '../database/database.ts';
import { findPerson, toPerson, type PersonRow } from './person-row.ts';

/** Browsers of one person that are remembered. */
const mostDevices = 10;

interface SessionRow extends PersonRow {
  readonly session_created_at: number;
  readonly seen_at: number;
  readonly expires_at: number;
}

export function addSession(
  database: Database,
  now: number,
  hash: SecretHash,
  given: { readonly person: string; readonly expiresAt: number; readonly address: string },
): void {
  const { key } = findPerson(database, given.person);
  database.run('DELETE FROM session WHERE expires_at <= ?', [now]);
  database.run(
    `INSERT INTO session (hash, person, address, created_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
    [hash, key, given.address, now, now, given.expiresAt],
  );
  database.run('UPDATE person SET signed_in_at = ? WHERE key = ?', [now, key]);
}

export function session(
  database: Database,
  now: number,
  hash: SecretHash,
  idleMs: number,
): Session | undefined {
  const row = database.get<SessionRow>(
    `SELECT person.*, session.created_at AS session_created_at, seen_at, expires_at
     FROM session JOIN person ON person.key = session.person
     WHERE hash = ? AND expires_at > ? AND seen_at > ? AND disabled = 0`,
    [hash, now, now - idleMs],
  );
  return (
    row && {
      person: toPerson(row),
      createdAt: row.session_created_at,
      seenAt: row.seen_at,
      expiresAt: row.expires_at,
    }
  );
}

export function touchSession(database: Database, now: number, hash: SecretHash): void {
  database.run('UPDATE session SET seen_at = ? WHERE hash = ?', [now, hash]);
}

export function endSession(database: Database, hash: SecretHash): void {
  database.run('DELETE FROM session WHERE hash = ?', [hash]);
}

export function addDevice(database: Database, now: number, person: string, hash: SecretHash): void {
  const { key } = findPerson(database, person);
  database.run(
    `INSERT INTO device (person, hash, used_at) VALUES (?, ?, ?)
     ON CONFLICT (person, hash) DO UPDATE SET used_at = excluded.used_at`,
    [key, hash, now],
  );
  database.run(
    `DELETE FROM device WHERE person = ?1 AND hash NOT IN
       (SELECT hash FROM device WHERE person = ?1 ORDER BY used_at DESC LIMIT ${mostDevices})`,
    [key],
  );
}

export function isDevice(database: Database, login: string, hash: SecretHash): boolean {
  const sql = 'SELECT 1 FROM device JOIN person ON person.key = person WHERE login = ? AND hash = ?';
  return database.get(sql, [login, hash]) !== undefined;
}

export const sessionReads = { session, isDevice } as const;
export const sessionWrites = { addSession, touchSession, endSession, addDevice } as const;
