export { RecordCopies, type RecordsCopy } from './copies/record-copies.ts';
export { restoreBackup, type Restored, type RestoreOptions } from './restore-backup.ts';
export { writeBackup, type BackedUp, type WriteBackupOptions } from './write-backup.ts';
