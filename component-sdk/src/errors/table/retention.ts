import type { ErrorEntry } from '../entry.ts';

/** What is kept and for how long, and backups of it. */
export const retentionErrors = {
  CONTENT_REMOVED: {
    message: '{what} of the run {execution} were removed by the limits of age and size; its record stays.',
    remedy: 'Start the run anew, and pin it or raise the limits of its pipeline to keep them longer.',
    side: 'caller',
    http: 410,
    grpc: 'NOT_FOUND',
    retryable: false,
  },
  BACKUP_TARGET: {
    message: 'No backup can be written to {target}: {reason}.',
    remedy:
      'Name a file that ends with .tar, .tar.gz or .tar.zst in a folder that is there, or an empty folder.',
    side: 'operator',
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  BACKUP_ELSEWHERE: {
    message: 'The records are in PostgreSQL, whose own tools back them up.',
    remedy:
      'Back the data base up with pg_dump, and then the objects with the tools of their store; the records are never newer than the objects then.',
    side: 'operator',
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  BACKUP_COPY_GONE: {
    message: 'The copy of the records that this backup is made of is gone.',
    remedy: 'Begin the backup again; the process that has the data folder may have been started anew.',
    side: 'operator',
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: true,
  },
  BACKUP_DAMAGED: {
    message: 'The backup {source} cannot be restored: {reason}.',
    remedy: 'Take another backup; nothing of this one is in use yet.',
    side: 'operator',
    http: 500,
    grpc: 'DATA_LOSS',
    retryable: false,
  },
  BACKUP_NEWER: {
    message: 'The backup {source} is of a later Kumiki than this one.',
    remedy: 'Update Kumiki to the version that made it, or a later one.',
    side: 'operator',
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  RESTORE_NOT_EMPTY: {
    message: 'The folder {folder} is not empty: there is "{found}" in it.',
    remedy: 'Name a folder that is empty or not there yet.',
    side: 'operator',
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
