import type { ProgressUpdate } from '../../events/index.ts';
import type { RecordedEvent } from '../../execution/index.ts';

const ofSteps: Readonly<Partial<Record<RecordedEvent['type'], string>>> = {
  step_started: 'running',
  step_retrying: 'retrying',
  step_succeeded: 'succeeded',
  step_failed: 'failed',
  step_skipped: 'skipped',
  step_cached: 'cached',
  step_cancelled: 'cancelled',
};

/** What an event says about the state of a step, or of the whole execution. */
export function statusUpdate(event: RecordedEvent): ProgressUpdate | undefined {
  const about = { execution_id: event.execution };
  if ('step' in event) return { ...about, status: ofSteps[event.type]!, step: event.step, item: event.item };
  if (event.type === 'execution_accepted') return { ...about, status: 'accepted', step: null };
  if (event.type === 'execution_planned') return { ...about, status: 'planned', step: null };
  if (event.type === 'execution_started') return { ...about, status: 'running', step: null };
  return event.type === 'execution_ended' ? { ...about, status: event.status, step: null } : undefined;
}
