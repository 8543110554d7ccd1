import { plainDataFault } from '@kumiki/component-sdk/document';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { compileSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import { queuePolicies, streamPriorities, type StreamWish } from '../../../deployments/index.ts';

/** What the address of a WebSocket says: `?pipeline=NAME&policy=drop_oldest…`. */
export interface FrameAddress {
  readonly pipelineId: string;
  readonly wish: StreamWish;
}

/** What a client says of the frame whose bytes come next, and, with `keep`, of all that follow it. */
export interface FrameHead {
  /** Comes back with its result; counted from 1 where it is left out. */
  readonly id?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly deadline_ms?: number;
  /** The input that the bytes are for; the pipeline's only required image input where it is left out. */
  readonly input?: string;
  /** The frame is kept as a sample of the deployment. */
  readonly keep?: boolean;
}

export type FrameMessage =
  | ({ readonly type: 'frame' } & FrameHead)
  /** For all frames from now on that say nothing else. */
  | ({ readonly type: 'configure' } & Omit<FrameHead, 'id' | 'keep'>)
  /** No more frames come: the connection is closed when all have their results. */
  | { readonly type: 'end' };

const schema: JsonSchema = {
  type: 'object',
  properties: {
    type: { enum: ['frame', 'configure', 'end'] },
    id: { type: 'string', minLength: 1, maxLength: 200 },
    params: { type: 'object' },
    deadline_ms: { type: 'integer', minimum: 1, maximum: 3_600_000 },
    input: { type: 'string', minLength: 1, maxLength: 200 },
    keep: { type: 'boolean' },
  },
  required: ['type'],
  additionalProperties: false,
};

/** @throws FRAME_INVALID */
export function readFrameMessage(text: string): FrameMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw kumikiError('FRAME_INVALID', { reason: 'the text is not JSON' });
  }
  const issue = plainDataFault(message) ?? compileSchema(schema).check(message)[0];
  if (!issue) return message as FrameMessage;
  const at = issue.path.length > 0 ? `${issue.path.join('.')} is ` : 'it is ';
  throw kumikiError('FRAME_INVALID', { reason: `${at}${issue.found}, and ${issue.expected} is needed` });
}

const whole = /^[1-9]\d{0,6}$/;

/** @throws FRAME_INVALID */
export function readFrameAddress(query: URLSearchParams): FrameAddress {
  const given = Object.fromEntries(query);
  const {
    pipeline: pipelineId = '',
    policy,
    priority,
    queue,
    in_flight: inFlight,
    deadline_ms: deadlineMs,
  } = given;
  if (!/^[a-z0-9][a-z0-9-]{0,99}(@[1-9][0-9]{0,8})?$/.test(pipelineId))
    throw wrong('pipeline', pipelineId, 'NAME or NAME@VERSION');
  return {
    pipelineId,
    wish: {
      ...(policy !== undefined && { policy: oneOf('policy', policy, queuePolicies) }),
      ...(priority !== undefined && { priority: oneOf('priority', priority, streamPriorities) }),
      ...(queue !== undefined && { queue: number('queue', queue, 10_000) }),
      ...(inFlight !== undefined && { inFlight: number('in_flight', inFlight, 1000) }),
      ...(deadlineMs !== undefined && { deadlineMs: number('deadline_ms', deadlineMs, 3_600_000) }),
    },
  };
}

function oneOf<const Name extends string>(key: string, text: string, known: readonly Name[]): Name {
  const found = known.find((one) => one === text);
  if (found === undefined) throw wrong(key, text, known.join(', '));
  return found;
}

function number(key: string, text: string, most: number): number {
  if (whole.test(text) && Number(text) <= most) return Number(text);
  throw wrong(key, text, `a whole number from 1 to ${most}`);
}

function wrong(key: string, found: string, expected: string) {
  const reason = `${key} is "${found.slice(0, 100)}" in the address, and ${expected} is needed`;
  return kumikiError('FRAME_INVALID', { reason });
}
