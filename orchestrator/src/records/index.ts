export { referenceTables } from './executions/read/references.ts';
export { knownSchema } from './migrations/index.ts';
export { databaseFrom, type DatabasePlace } from './postgres/from-settings.ts';
export type { Replicas, ReplicasHeard } from './replicas.ts';
export { placeFromUrl, type PostgresPlace } from './postgres/place.ts';
export { openPostgresRecords, type PostgresRecordsOptions } from './postgres/postgres-records.ts';
export type { Records } from './records.ts';
export { openSqliteRecords, openSqliteStore, type SqliteRecordsOptions } from './sqlite-records.ts';
export { gramsOf } from './database/grams.ts';
