import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { KnownExecution, RecordedEvent } from '../../../execution/index.ts';
import { statusUpdate } from '../../socket/status-update.ts';

/** What every message about an execution begins with. */
export function aboutEvent({ execution, seq, at }: RecordedEvent, known: KnownExecution): object {
  const { name, version } = known.pipeline;
  const { client_id: client, correlation_id: correlation } = known.labels;
  return {
    execution_id: execution,
    seq,
    timestamp: new Date(at).toISOString(),
    pipeline_id: version === undefined ? name : `${name}@${version}`,
    ...(client !== undefined && { client_id: client }),
    ...(correlation !== undefined && { correlation_id: correlation }),
  };
}

/** An event as a message of the topic of progress; nothing where it tells no state of a step or an execution. */
export function progressMessage(event: RecordedEvent, known: KnownExecution): object | undefined {
  const update = statusUpdate(event);
  if (!update) return undefined;
  const { status, step, item } = update;
  return {
    ...aboutEvent(event, known),
    status,
    step,
    ...(item !== undefined && { item }),
    ...('attempt' in event && { attempt: event.attempt }),
    ...('error' in event && event.error && { error: errorAnswer(event.error) }),
  };
}

export function errorAnswer({ code, message, remedy, retryable, at }: ErrorRecord): object {
  return { code, message, remedy, retryable, ...(at?.step !== undefined && { step: at.step }) };
}
