export { referenceTables } from './executions/read/references.ts';
export { knownSchema } from './migrations/index.ts';
export {
  openSqliteRecords,
  openSqliteStore,
  type SqliteRecords,
  type SqliteRecordsOptions,
} from './sqlite-records.ts';
export { gramsOf } from './database/grams.ts';
