import type { ErrorEntry } from '../entry.ts';

/** The pipeline document and what it compiles to. */
export const pipelineErrors = {
  PIPELINE_INVALID: {
    message: 'The pipeline {name} has {count} problem(s).',
    remedy: 'Correct the places listed.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
