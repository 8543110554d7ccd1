import { migrations } from '../../migrations/index.ts';
import { finding, findingInPostgres } from '../../migrations/0004-finding.ts';
import { retention, retentionInPostgres } from '../../migrations/0005-retention.ts';
import { schemaFor } from '../dialect.ts';

/** Steps that change what earlier Kumikis wrote into SQLite, or use what it alone has. */
const own = new Map([
  [finding, findingInPostgres],
  [retention, retentionInPostgres],
]);

/** The numbers of events are given out under this lock: a transaction that has it is the next one to end. */
export const outboxLock = 7_301_000_001;
/** One process at a time brings the schema up to date. */
export const schemaLock = 7_301_000_002;

/** What is only in PostgreSQL, made anew at each change of the schema. */
export const functions = `
-- Where the newest event is that others see: nobody is between taking a number and the end of its transaction.
CREATE OR REPLACE FUNCTION last_position() RETURNS BIGINT LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(${outboxLock});
  RETURN (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_position_seq);
END $$;
`;

/** The same steps as in SQLite, under the same numbers. */
export const postgresMigrations: readonly string[] = migrations.map((sql) => schemaFor(own.get(sql) ?? sql));
