import type { ErrorEntry } from '../entry.ts';

/** Asking for a result by one request, on any protocol. */
export const processingErrors = {
  REQUEST_REPEATED_DIFFERENTLY: {
    message:
      'The client "{client}" used the correlation id "{correlation}" before, for the run {execution} of something else.',
    remedy:
      'Take a new correlation id for another image, pipeline, parameter or priority; send the very same again to get that run.',
    side: 'caller',
    http: 409,
    grpc: 'ALREADY_EXISTS',
    retryable: false,
  },
  REQUEST_NAME_INVALID: {
    message: 'The {what} of the request cannot be used.',
    remedy: 'Give it at most {limit} characters, none of them a control character.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  IMAGE_INPUT_UNCLEAR: {
    message: 'The pipeline {pipeline} has not just one required image input, which "image" would be for.',
    remedy: 'Send the file as inputs.NAME; the inputs are {inputs}.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  INPUT_FILES_TOO_MANY: {
    message: 'The input "{input}" of {where} takes one file, and got {count}.',
    remedy: 'Send one file for it.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
