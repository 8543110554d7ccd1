import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { showValue } from '@kumiki/component-sdk/schema';
import { imageFormatTable } from '@kumiki/component-sdk/values';
import type { ImageMetadata, PipelineConfig } from '@kumiki/proto/image-processing';

/** What is known of an image before its bytes are. */
export interface ImageHead {
  readonly correlationId: string;
  readonly metadata: ImageMetadata;
  readonly pipeline: PipelineConfig;
}

/** Characters of a correlation or client id. */
export const idLength = 200;
/** Inputs beside the image. */
const mostInputs = 100;
const pipelineId = /^[a-z0-9][a-z0-9-]{0,99}(@[1-9][0-9]{0,8})?$/;
const enums = {
  priority: ['LOW', 'NORMAL', 'HIGH'],
  mode: ['AUTO', 'RECORDED', 'REALTIME'],
  policy: ['AS_DEPLOYED', 'BLOCK', 'DROP_OLDEST', 'DROP_NEWEST'],
} as const satisfies { readonly [Field in keyof PipelineConfig]?: readonly PipelineConfig[Field][] };

/** What messages call an image. */
export function imageName(correlationId: string): string {
  return correlationId === '' ? 'An image without correlation_id' : `The image ${showValue(correlationId)}`;
}

/** @throws GRPC_FIELD_INVALID */
export function checkId(correlationId: string): void {
  checkText(correlationId, 'correlation_id', correlationId, 1);
}

/**
 * Checks what can be checked without the pipeline.
 * @throws GRPC_FIELD_INVALID, IMAGE_FORMAT_NOT_ALLOWED
 */
export function headOf(correlationId: string, metadata: ImageMetadata): ImageHead {
  const { pipelineConfig: pipeline, width, height, clientId, inputs } = metadata;
  if (pipeline === null) {
    throw wrong(correlationId, 'metadata.pipeline_config', 'missing', 'a pipeline with its parameters');
  }
  if (!pipelineId.test(pipeline.pipelineId)) {
    const found = pipeline.pipelineId === '' ? 'empty' : showValue(pipeline.pipelineId);
    throw wrong(correlationId, 'pipeline_config.pipeline_id', found, 'NAME or NAME@VERSION');
  }
  for (const [field, known] of Object.entries(enums)) {
    const found: unknown = pipeline[field as keyof typeof enums];
    if ((known as readonly unknown[]).includes(found)) continue;
    throw wrong(correlationId, `pipeline_config.${field}`, showValue(found), known.join(', '));
  }
  checkText(correlationId, 'metadata.client_id', clientId, 0);
  for (const [field, size] of Object.entries({ width, height })) {
    if (size < 0) throw wrong(correlationId, `metadata.${field}`, String(size), 'a number of pixels, or 0');
  }
  checkFormat(correlationId, metadata.format);
  if (Object.keys(inputs).length > mostInputs) {
    throw wrong(
      correlationId,
      'metadata.inputs',
      `a map of ${Object.keys(inputs).length}`,
      `at most ${mostInputs}`,
    );
  }
  for (const [name, file] of Object.entries(inputs)) {
    if (file.content !== undefined || file.fileId !== undefined) continue;
    throw wrong(correlationId, `metadata.inputs.${name}`, 'empty', 'content or file_id');
  }
  return { correlationId, metadata, pipeline };
}

const formats = new Set(
  Object.entries(imageFormatTable).flatMap(([name, { mediaType, extensions }]) => [
    name,
    mediaType,
    ...extensions,
    ...extensions.map((ending) => ending.slice(1)),
  ]),
);

/** A client may say what it sends; the bytes decide. A name that stands for none of the formats cannot be right. */
function checkFormat(correlationId: string, format: string): void {
  if (format === '' || formats.has(format.toLowerCase())) return;
  const found = `of the format ${showValue(format)}`;
  throw kumikiError('IMAGE_FORMAT_NOT_ALLOWED', { source: imageName(correlationId), found });
}

function checkText(correlationId: string, field: string, text: string, least: number): void {
  const expected = `a text of ${least} to ${idLength} characters without control characters`;
  if (text.length < least) throw wrong(correlationId, field, 'empty', expected);
  if (text.length > idLength) throw wrong(correlationId, field, `a text of ${text.length}`, expected);
  if (/[\p{Cc}\p{Cs}]/u.test(text)) throw wrong(correlationId, field, showValue(text), expected);
}

function wrong(correlationId: string, field: string, found: string, expected: string): KumikiError {
  return kumikiError('GRPC_FIELD_INVALID', { image: imageName(correlationId), field, found, expected });
}
