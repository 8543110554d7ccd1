import { kumikiError } from '@kumiki/component-sdk/errors';
import type { OutputValue, ProcessingResult, Sent } from '@kumiki/proto/image-processing';
import type { FrameOutcome } from '../../../deployments/index.ts';
import type { GivenValue } from '../../../executors/index.ts';
import { answerBytes, answerReserve } from '../limits.ts';
import { errorOf } from './answer-error.ts';

type Answer = Sent<ProcessingResult>;
type Succeeded = Extract<FrameOutcome, { readonly status: 'succeeded' }>;
type GivenFile = Extract<GivenValue, { readonly bytes: Uint8Array }>;

/** What is told about a frame: nothing of it is stored, so all that it gave is in the message. */
export function frameAnswer(correlationId: string, outcome: FrameOutcome): Answer {
  if (outcome.status === 'dropped')
    return { correlationId, status: 'DROPPED', error: errorOf(outcome.error) };
  const steps = outcome.steps.map(({ step, status, durationMs = 0, stateLost = false }) => {
    return { step, status, durationMs, stateLost };
  });
  if (outcome.status === 'failed') {
    return { correlationId, status: 'FAILED', steps, error: errorOf(outcome.error) };
  }
  const given = givenIn(outcome);
  if (given) return { correlationId, status: 'SUCCESS', steps, ...given };
  const error = kumikiError('FRAME_RESULT_TOO_LARGE', { limit: answerBytes - answerReserve });
  return { correlationId, status: 'FAILED', steps, error: errorOf(error.toJSON()) };
}

/** Nothing where a message does not hold it. */
function givenIn({ outputs }: Succeeded): Partial<Answer> | undefined {
  const image = imageOf(outputs);
  const values = Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, outputOf(value, value === image)]),
  );
  const size = Object.values(values).reduce(
    (sum, { json = '', content }) => sum + Buffer.byteLength(json) + (content?.length ?? 0),
    image?.bytes.length ?? 0,
  );
  if (size > answerBytes - answerReserve) return undefined;
  return { outputs: values, ...(image && { imageData: image.bytes, mediaType: image.mediaType }) };
}

/** The output `image`, else the first one that is an image. */
function imageOf(outputs: Succeeded['outputs']): GivenFile | undefined {
  const images = Object.entries(outputs).filter(
    (entry): entry is [string, GivenFile] => 'bytes' in entry[1] && entry[1].mediaType.startsWith('image/'),
  );
  return (images.find(([name]) => name === 'image') ?? images[0])?.[1];
}

function outputOf(value: GivenValue, isImage: boolean): Sent<OutputValue> {
  if ('bytes' in value) {
    const { bytes, mediaType } = value;
    return { mediaType, size: bytes.length, ...(!isImage && { content: bytes }) };
  }
  return { json: JSON.stringify('data' in value ? value.data : described(value)) };
}

function described(value: GivenValue): unknown {
  if ('data' in value) return value.data;
  if ('list' in value) return value.list.map(described);
  const { bytes, mediaType: media_type, name } = value;
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  return { size: bytes.length, media_type, ...(name !== undefined && { name }), base64 };
}
