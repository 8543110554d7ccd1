export {
  openSqliteRecords,
  openSqliteStore,
  type SqliteRecords,
  type SqliteRecordsOptions,
} from './sqlite-records.ts';
export { gramsOf } from './database/grams.ts';
