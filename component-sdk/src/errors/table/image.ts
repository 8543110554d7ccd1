import type { ErrorEntry } from '../entry.ts';

/** Reading, converting and writing pictures. */
export const imageErrors = {
  IMAGE_EMPTY: {
    message: '{source} has no bytes.',
    remedy: 'Check that the file was written completely and send it again.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  IMAGE_FORMAT_NOT_ALLOWED: {
    message: '{source} is {found}, which is not read as an image.',
    remedy: 'Give a JPEG, PNG, WebP, TIFF, GIF or AVIF picture; the bytes count, not the file name.',
    side: 'caller',
    http: 415,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  IMAGE_UNREADABLE: {
    message: '{source} begins as {format} but cannot be decoded: {reason}.',
    remedy: 'The file is damaged or cut short; save or send it again.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  IMAGE_TOO_LARGE: {
    message: '{source} has {width}×{height} pixels on {pages} page(s); the limit is {limit} pixels in all.',
    remedy: 'Scale the picture down, cut it into tiles, or raise the pixel limit.',
    side: 'caller',
    http: 413,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
  },
  IMAGE_KIND_NOT_SUPPORTED: {
    message: '{operation} does not take {kind}.',
    remedy: '{advice}',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  IMAGE_ENCODE_FAILED: {
    message: 'A {width}×{height} picture cannot be written as {format}: {reason}.',
    remedy: 'Choose another format or a smaller size.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  IMAGE_OPERATION_FAILED: {
    message: 'The image operation failed: {reason}.',
    remedy: 'Check the parameters against the size and kind of the picture.',
    side: 'component',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  FRAME_MISMATCH: {
    message: '{what} belong to another picture ({found}) than the one given ({expected}).',
    remedy:
      'Give the picture that they were found in, or one made from it by steps that say how they moved its pixels.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  VALUE_INVALID: {
    message: 'A value of type {type} is not valid: {reason}.',
    remedy: 'Compare it with the schema of {type} in docs/values.md.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
