import type { ErrorEntry } from '../entry.ts';

/** What a client sends over gRPC, before it reaches anything that the other areas are about. */
export const grpcErrors = {
  GRPC_MESSAGE_INVALID: {
    message: 'The message is not one of the method: {reason}.',
    remedy: 'Make the client from proto/kumiki/v1/image_processing.proto; reflection gives it too.',
    side: 'caller',
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  GRPC_FIELD_INVALID: {
    message: '{image}: {field} is {found}, and {expected} is needed.',
    remedy: 'Correct the field; docs/grpc.md says what each one takes.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  GRPC_METADATA_MISSING: {
    message: '{image} has no metadata.',
    remedy:
      'Send metadata with the pipeline in pipeline_config; in a stream, with the first chunk of the first image at least.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  GRPC_CHUNK_ORDER: {
    message: '{image} has the chunk {found} where {expected} comes next.',
    remedy: 'Send the chunks of an image once each, in order, from 0; then send this image again as a whole.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  GRPC_CHUNK_COUNT: {
    message: '{image} says that it has {total} chunks, but {found}.',
    remedy:
      'Count all chunks in total_chunks, or leave it 0; mark the last one, and only that, as the final one.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  GRPC_IMAGE_INCOMPLETE: {
    message: '{image} is not complete: {reason} after {count} of its chunks.',
    remedy: 'Send all chunks of an image one after another, and the last one with is_final_chunk.',
    side: 'caller',
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
  },
  GRPC_BUSY: {
    message: 'The server answers {limit} calls at a time, and has as many.',
    remedy: 'Try again when others have ended, or send many images in one stream.',
    side: 'operator',
    http: 503,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: true,
  },
  GRPC_STREAM_IDLE: {
    message: 'Nothing came from the client for {seconds} seconds.',
    remedy: 'Send what belongs to a call at once, and end a stream when there is nothing more to send.',
    side: 'caller',
    http: 408,
    grpc: 'DEADLINE_EXCEEDED',
    retryable: false,
  },
  GRPC_ADDRESS_UNUSABLE: {
    message: 'The server of gRPC cannot listen at {address}: {reason}.',
    remedy:
      'Name another port in KUMIKI_GRPC_PORT (0 takes a free one), or end the program that has this one.',
    side: 'operator',
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
