import { kumikiError } from '@kumiki/component-sdk/errors';
import { isAway, isLost } from '../postgres-error.ts';
import { functions, postgresMigrations, schemaLock } from '../schema/index.ts';
import { pause } from './line.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const oldest = { number: 130_000, name: '13' };
const mostTries = 3;
/** What ended so long ago nobody asks for. */
const forgottenMs = 24 * 60 * 60 * 1000;

/**
 * Brings the schema of a data base up to date: all of it or, where that fails, nothing. Replicas that start at once do it
 * one after the other.
 * @throws RECORDS_NEWER, DATABASE_UNSUITABLE, PostgresFault
 */
export function migrate(
  database: PostgresDatabase,
  store: string,
  steps: readonly string[] = postgresMigrations,
): void {
  for (let tries = 1; ; tries++) {
    try {
      database.isUnhurried = true;
      return migrateOnce(database, store, steps);
    } catch (thrown) {
      database.rollback();
      if (tries === mostTries || !isLost(thrown) || isAway(thrown)) throw thrown;
      pause(100);
    } finally {
      database.isUnhurried = false;
    }
  }
}

function migrateOnce(database: PostgresDatabase, store: string, steps: readonly string[]): void {
  database.begin('read');
  checkServer(database, store);
  database.commit();
  database.begin('write');
  database.exec('SET LOCAL statement_timeout = 0');
  database.exec(`SELECT pg_advisory_xact_lock(${schemaLock})`);
  database.exec('CREATE TABLE IF NOT EXISTS kumiki_schema (version BIGINT NOT NULL)');
  // Not a step of the schema: it says of transactions what became of them, and of records nothing.
  database.exec(`CREATE TABLE IF NOT EXISTS kumiki_hand (id TEXT PRIMARY KEY, number BIGINT NOT NULL, at BIGINT NOT NULL)
    WITH (fillfactor = 50)`);
  database.exec(`DELETE FROM kumiki_hand WHERE at < EXTRACT(EPOCH FROM now()) * 1000 - ${forgottenMs}`);
  const found = database.get<{ version: number }>('SELECT version FROM kumiki_schema')?.version ?? 0;
  const known = steps.length;
  if (found > known) throw kumikiError('RECORDS_NEWER', { file: store, found, known });
  if (found < known) {
    for (const step of steps.slice(found)) database.exec(step);
    database.exec(`${functions}; DELETE FROM kumiki_schema; INSERT INTO kumiki_schema VALUES (${known})`);
  }
  database.commit();
}

function checkServer(database: PostgresDatabase, store: string): void {
  const row = database.get<Record<'version' | 'number' | 'encoding' | 'standby', string>>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
       current_setting('server_encoding') AS encoding, CAST(pg_is_in_recovery() AS TEXT) AS standby`,
  )!;
  const refuse = (reason: string): Error => kumikiError('DATABASE_UNSUITABLE', { store, reason });
  if (Number(row.number) < oldest.number) {
    throw refuse(`its server is PostgreSQL ${row.version}, and ${oldest.name} or later is needed`);
  }
  if (row.encoding !== 'UTF8') throw refuse(`its encoding is ${row.encoding}, and UTF8 is needed`);
  if (row.standby === 'true') throw refuse('its server is a standby, which only reads');
}
