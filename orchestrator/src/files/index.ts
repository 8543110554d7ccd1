export type {
  FileFilter,
  FileRecords,
  FilesPage,
  NewFile,
  TracedFile,
  UploadedFile,
} from './file-records.ts';
