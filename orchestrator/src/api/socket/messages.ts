import { plainDataFault } from '@kumiki/component-sdk/document';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { compileSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import type { ProgressUpdate } from '../../events/index.ts';
import type { DraftEditor } from '../core/drafts/index.ts';
import { pipelineName } from '../http/pipeline-name.ts';
import { problemDetails, type ProblemDetails } from '../http/problem.ts';

/** What a client says. */
export type ClientMessage =
  | ({ readonly type: 'subscribe' } & SubscribeMessage)
  | { readonly type: 'unsubscribe'; readonly execution_id?: string; readonly draft?: string }
  | { readonly type: 'ping' };

export interface SubscribeMessage {
  /** All executions where it is left out. */
  readonly execution_id?: string;
  /** The number of the first event of that execution; 1 where it is left out. */
  readonly from?: number;
  /** Of all executions: the position behind which it begins; now where it is left out. */
  readonly after?: number;
  /** Of all executions: only these. */
  readonly pipelines?: readonly string[];
  readonly types?: readonly string[];
  /** Whether updates of progress come too. */
  readonly progress?: boolean;
  /** Instead of executions: a draft that the client has open. It hears who else has. */
  readonly draft?: string;
}

/** What the server says. */
export type ServerMessage =
  | { readonly type: 'event'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly type: 'progress_update'; readonly data: ProgressUpdate }
  | {
      readonly type: 'subscribed';
      readonly data: {
        readonly execution_id?: string;
        readonly position?: number;
        readonly draft?: string;
      };
    }
  | {
      readonly type: 'unsubscribed';
      readonly data: {
        readonly execution_id?: string;
        readonly because?: 'ended';
        readonly draft?: string;
      };
    }
  | {
      readonly type: 'draft_editors';
      readonly data: { readonly draft: string; readonly others: readonly DraftEditor[] };
    }
  | { readonly type: 'pong'; readonly data: object }
  | { readonly type: 'error'; readonly data: ProblemDetails & { readonly execution_id?: string } };

const words = (most: number): JsonSchema => ({
  type: 'array',
  items: { type: 'string', maxLength: 100 },
  maxItems: most,
});

const schema: JsonSchema = {
  type: 'object',
  properties: {
    type: { enum: ['subscribe', 'unsubscribe', 'ping'] },
    execution_id: { type: 'string', format: 'uuid' },
    from: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    after: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    pipelines: words(100),
    types: words(30),
    progress: { type: 'boolean' },
    draft: pipelineName,
  },
  required: ['type'],
  additionalProperties: false,
};

/** Reads a message of a client. @throws MESSAGE_INVALID */
export function readMessage(text: string): ClientMessage {
  const invalid = (reason: string) => kumikiError('MESSAGE_INVALID', { reason });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
  if (plainDataFault(data) !== undefined) throw invalid('it is nested too deep, or holds what JSON cannot');
  const [issue] = compileSchema(schema).check(data);
  if (issue) {
    const place = [...issue.path, ...(issue.key === undefined ? [] : [issue.key])].join('.') || 'the message';
    throw invalid(`${place} is ${issue.found} where ${issue.expected} is expected`);
  }
  const { draft, ...others } = data as SubscribeMessage & { readonly type: string };
  if (draft !== undefined && Object.keys(others).length > 1)
    throw invalid('draft stands alone: it is no subscription to executions');
  return data as ClientMessage;
}

export function errorMessage(error: KumikiError, execution?: string): ServerMessage {
  return {
    type: 'error',
    data: { ...problemDetails(error), ...(execution !== undefined && { execution_id: execution }) },
  };
}
