import type { ServiceError } from '@grpc/grpc-js';
import type { ProcessingError, ProcessingResult } from '@kumiki/proto/image-processing';

/** What became of an image. */
export interface FrameResult {
  /** As it was sent with. */
  readonly id: string;
  /** `DROPPED`: it had no room or was late. `REJECTED`: it was not accepted. */
  readonly status: 'SUCCESS' | 'FAILED' | 'CANCELLED' | 'REJECTED' | 'DROPPED' | 'ACCEPTED';
  /** Of the recorded execution; empty for what is not recorded. */
  readonly executionId: string;
  /** The pipeline's image as a file, where it gave one that fits into a message. */
  readonly image?: { readonly bytes: Uint8Array; readonly mediaType: string };
  /** Outputs that are data, by name. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Outputs that are other files, by name. */
  readonly files: Readonly<
    Record<string, { readonly mediaType: string; readonly bytes?: Uint8Array; readonly fileId?: string }>
  >;
  /** In ms. */
  readonly steps: readonly { readonly step: string; readonly status: string; readonly durationMs: number }[];
  /** With all statuses but `SUCCESS`. */
  readonly error?: ProcessingError;
}

/** A request that was refused as a whole. */
export class RequestError extends Error {
  /** A code of docs/errors.md, where the platform gave one. */
  readonly code: string | undefined;
  /** The number of the gRPC status. */
  readonly status: number;

  constructor({ code: status, details, metadata }: ServiceError) {
    super(details);
    this.name = 'RequestError';
    this.status = status;
    this.code = metadata?.get('kumiki-code')[0]?.toString();
  }
}

export function resultOf(message: ProcessingResult): FrameResult {
  const { correlationId: id, executionId, status, imageData, mediaType, outputs, steps, error } = message;
  const values: Record<string, unknown> = {};
  const files: Record<string, FrameResult['files'][string]> = {};
  for (const [name, { json, fileId, content, mediaType: type }] of Object.entries(outputs)) {
    if (json !== undefined) values[name] = JSON.parse(json) as unknown;
    else {
      files[name] = {
        mediaType: type,
        ...(fileId !== undefined && { fileId }),
        ...(content !== undefined && { bytes: content }),
      };
    }
  }
  return {
    id,
    status: status as FrameResult['status'],
    executionId,
    values,
    files,
    steps,
    ...(imageData.length > 0 && { image: { bytes: imageData, mediaType } }),
    ...(error && { error }),
  };
}
