import type { KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import type { OutputValue, ProcessingResult, Sent } from '@kumiki/proto/image-processing';
import type { StoredValue, StoredValues } from '../../../execution/index.ts';
import { outputImage } from '../../core/output-image.ts';
import { answerBytes, answerReserve } from '../limits.ts';
import { errorOf } from './answer-error.ts';
import { frameAnswer } from './frame-answer.ts';
import type { Outcome } from './image-work.ts';

type Answer = Sent<ProcessingResult>;

/**
 * What is told about one image; both methods answer with the same fields. It does not throw.
 * @param answerable makes what was thrown an error that may leave the house
 */
export async function answerOf(
  correlationId: string,
  outcome: Outcome,
  objects: ObjectReader,
  answerable: (thrown: unknown) => KumikiError,
): Promise<Answer> {
  if (outcome.kind === 'rejected') {
    return { correlationId, status: 'REJECTED', error: errorOf(outcome.error.toJSON()) };
  }
  if (outcome.kind === 'frame') return frameAnswer(correlationId, outcome.ended);
  const accepted = { correlationId, executionId: outcome.ref.id };
  if (outcome.kind === 'open') {
    return { ...accepted, status: 'ACCEPTED', error: errorOf(outcome.error.toJSON()) };
  }
  const { execution, outputs = {}, steps, error } = outcome.result;
  const ended: Answer = {
    ...accepted,
    status: statuses[execution.status] ?? 'FAILED',
    steps: steps.map(({ step, status, durationMs = 0 }) => ({ step, status, durationMs })),
    ...(error && { error: errorOf(error) }),
  };
  try {
    return { ...ended, ...(await givenOf(outputs, objects)) };
  } catch (thrown) {
    return { ...ended, status: 'FAILED', error: errorOf(answerable(thrown).toJSON()) };
  }
}

const statuses: Readonly<Record<string, string>> = { succeeded: 'SUCCESS', cancelled: 'CANCELLED' };

/** What the pipeline gave: JSON first, then the image, as far as one message holds them. */
async function givenOf(values: StoredValues, objects: ObjectReader): Promise<Partial<Answer>> {
  let room = answerBytes - answerReserve;
  const fits = (bytes: number): boolean => bytes <= room && ((room -= bytes), true);
  const outputs: Record<string, Sent<OutputValue>> = {};
  for (const [name, value] of Object.entries(values)) outputs[name] = await outputOf(value, objects, fits);
  const image = outputImage(values);
  if (!image) return { outputs };
  const { digest, size, mediaType } = image;
  const imageData = fits(size) ? await objects.read(digest) : new Uint8Array();
  return { outputs, outputFileId: digest, mediaType, imageData };
}

async function outputOf(
  value: StoredValue,
  objects: ObjectReader,
  fits: (bytes: number) => boolean,
): Promise<Sent<OutputValue>> {
  if ('digest' in value) {
    const { digest, size, mediaType, name } = value;
    // Data that was too long for its record.
    if (mediaType === 'application/json' && name === undefined && fits(size)) {
      return { json: Buffer.from(await objects.read(digest)).toString() };
    }
    return { fileId: digest, size, mediaType };
  }
  const json = JSON.stringify('data' in value ? value.data : described(value));
  return fits(Buffer.byteLength(json)) ? { json } : {};
}

function described(value: StoredValue): unknown {
  if ('data' in value) return value.data;
  if ('list' in value) return value.list.map(described);
  if ('file' in value) return { name: value.file.name, size: value.file.size };
  const { digest, size, mediaType, name } = value;
  return { file_id: digest, size, media_type: mediaType, ...(name !== undefined && { name }) };
}
