import { kumikiError } from '@kumiki/component-sdk/errors';
import type {
  NewAccount,
  PageAsked,
  PageOf,
  PersonChange,
  SecretHash,
} from '../../identity/identity-store.ts';
import type { Person, Subject } from '../../identity/model.ts';
import type { Grant } from '../../identity/roles.ts';
import type { Database } from '../database/database.ts';
import { pageOfRows, positionOf } from './page.ts';
import { adminGrant, findPerson, fromGrant, toPerson, type PersonRow } from './person-row.ts';

export function person(database: Database, id: string): Person {
  return toPerson(findPerson(database, id));
}

export function personByLogin(
  database: Database,
  login: string,
): (Person & { readonly password: string }) | undefined {
  const row = database.get<PersonRow>('SELECT * FROM person WHERE login = ?', [login]);
  return row === undefined || row.password === null
    ? undefined
    : { ...toPerson(row), password: row.password };
}

export function people(database: Database, page: PageAsked): PageOf<Person> {
  const rows = database.all<PersonRow>('SELECT * FROM person WHERE key > ? ORDER BY key LIMIT ?', [
    page.cursor === undefined ? 0 : positionOf(page.cursor),
    page.limit + 1,
  ]);
  return pageOfRows(rows, page, toPerson);
}

export function hasAdministrator(database: Database): boolean {
  return database.get('SELECT 1 FROM person WHERE granted = ? AND disabled = 0', [adminGrant]) !== undefined;
}

export function addAccount(
  database: Database,
  now: number,
  { id, name, login, password }: NewAccount,
  grant: Grant,
): Person {
  const { changes } = database.run(
    `INSERT INTO person (id, name, login, password, granted, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    [id, name, login, password, fromGrant(grant), now],
  );
  if (changes === 0) throw kumikiError('PERSON_EXISTS', { name: login });
  return person(database, id);
}

export function changePerson(database: Database, id: string, change: PersonChange): Person {
  const row = findPerson(database, id);
  const { name = row.name, grant, disabled = row.disabled === 1 } = change;
  const granted = grant === undefined ? row.granted : fromGrant(grant);
  if (row.subject !== null && granted !== row.granted)
    throw kumikiError('ROLE_FROM_PROVIDER', { name: row.name });
  if (granted !== adminGrant || disabled) keepAdministrator(database, row);
  database.run('UPDATE person SET name = ?, granted = ?, disabled = ? WHERE key = ?', [
    name,
    granted,
    disabled,
    row.key,
  ]);
  if (disabled) database.run('DELETE FROM session WHERE person = ?', [row.key]);
  return person(database, id);
}

export function removePerson(database: Database, id: string): void {
  const row = findPerson(database, id);
  keepAdministrator(database, row);
  database.run('DELETE FROM person WHERE key = ?', [row.key]);
}

export function setPassword(database: Database, id: string, password: string, except?: SecretHash): void {
  const { key } = findPerson(database, id);
  database.run('UPDATE person SET password = ? WHERE key = ?', [password, key]);
  database.run('DELETE FROM session WHERE person = ? AND hash <> ?', [key, except ?? '']);
}

export function renewHash(database: Database, id: string, password: string): void {
  database.run('UPDATE person SET password = ? WHERE key = ?', [password, findPerson(database, id).key]);
}

export function personOfProvider(
  database: Database,
  now: number,
  { issuer, subject }: Subject,
  given: { readonly id: string; readonly name: string; readonly grant: Grant },
): Person {
  const { id, name, grant } = given;
  database.run(
    `INSERT INTO person (id, name, issuer, subject, granted, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (issuer, subject) WHERE subject IS NOT NULL
     DO UPDATE SET name = excluded.name, granted = excluded.granted`,
    [id, name, issuer, subject, fromGrant(grant), now],
  );
  const sql = 'SELECT * FROM person WHERE issuer = ? AND subject = ?';
  return toPerson(database.get<PersonRow>(sql, [issuer, subject])!);
}

/** @throws LAST_ADMINISTRATOR */
function keepAdministrator(database: Database, { key, name, granted, disabled }: PersonRow): void {
  if (granted !== adminGrant || disabled === 1) return;
  const sql = 'SELECT 1 FROM person WHERE granted = ? AND disabled = 0 AND key <> ?';
  if (database.get(sql, [adminGrant, key]) === undefined) throw kumikiError('LAST_ADMINISTRATOR', { name });
}

export const personReads = { person, personByLogin, people, hasAdministrator } as const;
export const personWrites = { changePerson, removePerson, setPassword, renewHash, personOfProvider } as const;
