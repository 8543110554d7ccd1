export {
  openSqliteRecords,
  openSqliteStore,
  type SqliteRecords,
  type SqliteRecordsOptions,
} from './sqlite-records.ts';
