import type { ErrorEntry } from '../entry.ts';

/** Pipelines that start by themselves. */
export const triggerErrors = {
  TRIGGER_NOT_FOUND: {
    message: 'There is no trigger {trigger}.',
    remedy: 'Check its id; somebody may have removed it.',
    side: 'caller',
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
  },
  TRIGGER_CONFLICT: {
    message: 'The trigger {trigger} changed meanwhile: its revision is {found}, not {expected}.',
    remedy: 'Read it again and decide anew.',
    side: 'caller',
    http: 409,
    grpc: 'ABORTED',
    retryable: false,
  },
  TRIGGERS_TOO_MANY: {
    message: 'There are {limit} triggers already.',
    remedy: 'Remove some that are not needed any more.',
    side: 'caller',
    http: 409,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
  FOLDER_NOT_ALLOWED: {
    message: 'The folder {path} may not be watched. Folders that may: {allowed}.',
    remedy:
      'Name a folder in one of these; the operator allows others in KUMIKI_TRIGGER_FOLDERS (triggers.folders).',
    side: 'caller',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
  BUCKET_NOT_ALLOWED: {
    message: 'There is no bucket {bucket} to watch. Buckets that may be watched: {allowed}.',
    remedy: 'Name one of these; the operator adds others in KUMIKI_TRIGGER_BUCKETS (triggers.buckets).',
    side: 'caller',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
  FOLDER_UNUSABLE: {
    message: 'The folder {path} cannot be watched: {reason}.',
    remedy:
      'Check that it is there and that the platform may read it, and write to it where files are moved.',
    side: 'operator',
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: true,
  },
  FOLDER_TOO_LARGE: {
    message: 'The folder {path} has more than {limit} files.',
    remedy: 'Let files be moved when they were taken, or take old ones away.',
    side: 'operator',
    http: 409,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
  SCHEDULE_INVALID: {
    message: 'The schedule "{cron}" in {timezone} cannot be used: {reason}.',
    remedy: 'Give five fields (minute, hour, day, month, weekday), and a time zone such as Asia/Tokyo.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
