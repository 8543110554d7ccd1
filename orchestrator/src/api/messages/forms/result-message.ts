import type {
  Execution,
  ExecutionStatus,
  ExecutionStore,
  KnownExecution,
  RecordedEvent,
} from '../../../execution/index.ts';
import { outputImage } from '../../core/output-image.ts';
import type { Processing } from '../../core/processing.ts';
import { valuesAnswer } from '../../http/routes/execution-answers.ts';
import { aboutEvent, errorAnswer } from './progress-message.ts';
import type { StoredValues } from '../../../execution/index.ts';

export type EventOf<Type extends RecordedEvent['type']> = Extract<RecordedEvent, { readonly type: Type }>;

const statuses: Readonly<Partial<Record<ExecutionStatus, string>>> = {
  succeeded: 'SUCCESS',
  partial: 'PARTIAL',
  cancelled: 'CANCELLED',
};

/** The message about the end of an execution: with what it gave, where it is of one item. */
export async function resultMessage(
  event: EventOf<'execution_ended'>,
  known: KnownExecution,
  processing: Pick<Processing, 'result'>,
): Promise<object> {
  const { project, execution: id, status, counts, error } = event;
  const { total, succeeded, failed, cancelled } = counts;
  const message = {
    ...aboutEvent(event, known),
    status: statuses[status] ?? 'FAILED',
    items: { total, succeeded, failed, cancelled },
  };
  if (total !== 1) return { ...message, ...(error && { error: errorAnswer(error) }) };
  const found = await processing.result({ project, id }, 0);
  const why = error ?? found.error;
  return {
    ...message,
    ...outputsAnswer(found.outputs),
    steps: found.steps.map(({ step, status: how, durationMs: ms }) => {
      return { step, status: how, ...(ms !== undefined && { duration_ms: ms }) };
    }),
    ...(why && { error: errorAnswer(why) }),
  };
}

/** The message about the end of one item of an execution of several; nothing where it is the only one. */
export async function itemMessage(
  event: EventOf<'item_succeeded' | 'item_failed'>,
  known: KnownExecution,
  { execution, store }: { execution: Execution; store: Pick<ExecutionStore, 'items'> },
): Promise<object | undefined> {
  if (execution.counts.total === 1 && execution.itemsComplete) return undefined;
  const { item, project, execution: id } = event;
  const [found] = await store.items({ project, id }, {}, { from: item, limit: 1 });
  return {
    ...aboutEvent(event, known),
    status: event.type === 'item_succeeded' ? 'SUCCESS' : 'FAILED',
    item,
    ...(found?.index === item && { item_name: found.name }),
    ...(event.type === 'item_succeeded' ? outputsAnswer(event.outputs) : { error: errorAnswer(event.error) }),
  };
}

function outputsAnswer(outputs: StoredValues = {}): object {
  const image = outputImage(outputs);
  return {
    ...(image && { output_file_id: image.digest, media_type: image.mediaType }),
    ...(Object.keys(outputs).length > 0 && { outputs: valuesAnswer(outputs) }),
  };
}

/** The same message, without what may be long. */
export function smallMessage(message: object): object {
  const { outputs: _, steps: __, error, ...rest } = message as Readonly<Record<string, unknown>>;
  const { code, retryable } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const known = { code, retryable, message: 'It is too long for a message.', remedy: 'See the execution.' };
  return { ...rest, ...(error !== undefined && { error: known }), outputs_left_out: true };
}
