import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Person } from '../../identity/model.ts';
import type { Grant } from '../../identity/roles.ts';
import type { Database } from '../database/database.ts';

export interface PersonRow {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly login: string | null;
  readonly password: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly granted: string;
  readonly disabled: number;
  readonly created_at: number;
  readonly signed_in_at: number | null;
}

/** @throws PERSON_NOT_FOUND */
export function findPerson(database: Database, id: string): PersonRow {
  const row = database.get<PersonRow>('SELECT * FROM person WHERE id = ?', [id]);
  if (row === undefined) throw kumikiError('PERSON_NOT_FOUND', { person: id });
  return row;
}

export function toPerson(row: PersonRow): Person {
  const { id, name, login, issuer, subject, granted, disabled, created_at, signed_in_at } = row;
  return {
    id,
    name,
    ...(login !== null && { login }),
    ...(issuer !== null && subject !== null && { subject: { issuer, subject } }),
    grant: toGrant(granted),
    disabled: disabled === 1,
    createdAt: created_at,
    ...(signed_in_at !== null && { signedInAt: signed_in_at }),
  };
}

export function toGrant(text: string): Grant {
  return JSON.parse(text) as Grant;
}

/** One that is the same for the same grant: an administrator is found by it. */
export function fromGrant({ role, publish, pipelines }: Grant): string {
  if (pipelines !== undefined) return JSON.stringify({ pipelines });
  return JSON.stringify({ role, ...(publish && role !== 'admin' && { publish }) });
}

/** How an administrator of everything is written. */
export const adminGrant = fromGrant({ role: 'admin' });
