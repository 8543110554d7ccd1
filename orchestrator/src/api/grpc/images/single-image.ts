import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { ImageRequest, Malformed, ProcessingResponse, Sent } from '@kumiki/proto/image-processing';
import type { GrpcLimits } from '../limits.ts';
import { answerOf } from './answer.ts';
import { ImageBytes } from './image-bytes.ts';
import { checkId, headOf, imageName } from './image-head.ts';
import type { FrameWork } from './frame-work.ts';
import type { ImageWork, Outcome } from './image-work.ts';

export interface SingleImageOptions {
  readonly work: ImageWork;
  readonly frames: FrameWork;
  readonly objects: ObjectStore;
  readonly limits: GrpcLimits;
  readonly answerable: (thrown: unknown) => KumikiError;
}

/**
 * One call of `ProcessSingleImage`.
 * @throws what refuses the image: GRPC_MESSAGE_INVALID, GRPC_FIELD_INVALID, GRPC_METADATA_MISSING,
 * IMAGE_FORMAT_NOT_ALLOWED, IMAGE_EMPTY, what `Processing.accept` throws
 */
export async function processSingleImage(
  request: ImageRequest | Malformed,
  options: SingleImageOptions,
): Promise<Sent<ProcessingResponse>> {
  if ('malformed' in request) throw kumikiError('GRPC_MESSAGE_INVALID', { reason: request.malformed });
  const { objects, answerable } = options;
  const outcome = await becomes(request, options);
  if (outcome.kind === 'rejected') throw outcome.error;
  return await answerOf(request.correlationId, outcome, objects, answerable);
}

async function becomes(
  { correlationId, metadata, imageData }: ImageRequest,
  { work, frames, objects, limits }: SingleImageOptions,
): Promise<Outcome> {
  checkId(correlationId);
  const source = imageName(correlationId);
  if (!metadata) throw kumikiError('GRPC_METADATA_MISSING', { image: source });
  const head = headOf(correlationId, metadata);
  const isFrame = frames.takes(head);
  const bytes = new ImageBytes(source, isFrame ? frames.frameBytes : limits.imageBytes);
  bytes.take(imageData);
  const mediaType = bytes.end();
  if (isFrame) return await (await frames.send(head, mediaType, () => imageData)).outcome;
  return await work.carryOut({ head, mediaType, stored: async () => await objects.put(imageData) });
}
