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
  RECORD_NEEDED: {
    message: 'The request cannot be answered without a record: {reason}.',
    remedy: 'Leave "record" out, or give it as "durable".',
    side: 'caller',
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  RESULT_NOT_IN_TIME: {
    message:
      'The result was not there within {seconds} s, and nothing is kept of a request without a record.',
    remedy: 'Wait longer, or let it be recorded.',
    side: 'operator',
    http: 504,
    grpc: 'DEADLINE_EXCEEDED',
    retryable: true,
  },
  RESULT_NOT_SINGLE: {
    message: 'The run {execution} has {count} items, and not one result.',
    remedy: 'Read its items, each with its outputs.',
    side: 'caller',
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
  RESULT_NOT_ACCEPTABLE: {
    message: 'The result is there as {offered}, and the request accepts none of that.',
    remedy: 'Ask for one of them in the header Accept; where there are several images, "output" says which.',
    side: 'caller',
    http: 406,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  MEMORY_SHORT: {
    message: 'There is no memory left for {what} now.',
    remedy: 'Try again when fewer requests are at work, or let it be recorded.',
    side: 'operator',
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
} as const satisfies Record<string, ErrorEntry>;
