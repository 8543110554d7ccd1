import type { ErrorEntry } from '../entry.ts';

/** What components reach outside of their pipeline: folders of the machine, and buckets. */
export const outsideErrors = {
  OUTSIDE_NOT_ALLOWED: {
    message: 'The folder "{path}" may not be {use} by components.',
    remedy: 'Name a folder that the operator allows in {setting}, or one in it.',
    side: 'caller',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
  OUTSIDE_NONE_ALLOWED: {
    message: 'No folder may be {use} by components so far.',
    remedy: 'The operator allows folders in {setting}, for the process that runs the pipeline.',
    side: 'caller',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
  OUTSIDE_BUCKET_NOT_ALLOWED: {
    message: 'The bucket "{bucket}" may not be {use} by components. Buckets that may: {allowed}.',
    remedy: 'Name one of these; the operator adds others in {setting}.',
    side: 'caller',
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
  },
  OUTSIDE_BUCKETS_INVALID: {
    message: 'The buckets in {setting} cannot be used: {reason}.',
    remedy: 'Write a JSON object of names, each with endpoint, bucket, accessKey and secretKey.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  OUTSIDE_PREFIX_INVALID: {
    message: 'The prefix "{prefix}" has a part that is empty, "." or "..", or a control character.',
    remedy: 'Write names with one "/" between them, such as line-3/morning.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  OUTSIDE_TOO_MUCH: {
    message: '{what} has more than {limit}.',
    remedy: '{advice}',
    side: 'caller',
    http: 413,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
