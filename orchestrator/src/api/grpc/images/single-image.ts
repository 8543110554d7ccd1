import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { ImageRequest, Malformed, ProcessingResponse, Sent } from '@kumiki/proto/image-processing';
import type { GrpcLimits } from '../limits.ts';
import { answerOf } from './answer.ts';
import { ImageBytes } from './image-bytes.ts';
import { checkId, headOf, imageName } from './image-head.ts';
import type { ArrivedImage, ImageWork } from './image-work.ts';

export interface SingleImageOptions {
  readonly work: ImageWork;
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
  { work, objects, limits, answerable }: SingleImageOptions,
): Promise<Sent<ProcessingResponse>> {
  if ('malformed' in request) throw kumikiError('GRPC_MESSAGE_INVALID', { reason: request.malformed });
  const outcome = await work.carryOut(arrived(request, objects, limits.imageBytes));
  if (outcome.kind === 'rejected') throw outcome.error;
  return await answerOf(request.correlationId, outcome, objects, answerable);
}

function arrived(
  { correlationId, metadata, imageData }: ImageRequest,
  objects: ObjectStore,
  limit: number,
): ArrivedImage {
  checkId(correlationId);
  const source = imageName(correlationId);
  if (!metadata) throw kumikiError('GRPC_METADATA_MISSING', { image: source });
  const head = headOf(correlationId, metadata);
  const bytes = new ImageBytes(source, limit);
  bytes.take(imageData);
  return { head, mediaType: bytes.end(), stored: async () => await objects.put(imageData) };
}
