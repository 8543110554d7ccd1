import type { ProgressFeed } from '../../events/index.ts';
import type { ExecutionRef } from '../../execution/index.ts';
import { withPreparing, type ExecutionEvent, type Executor } from '../../executors/index.ts';

/** Tells what a component says of its progress. States of steps are told when they are recorded. */
export function tellProgress(feed: ProgressFeed, { project, id }: ExecutionRef, event: ExecutionEvent): void {
  if (event.type !== 'step_progress') return;
  const { fraction, message } = event.progress;
  feed.tell(
    { project, id },
    {
      execution_id: id,
      status: 'running',
      step: event.step,
      item: Number(event.item.id),
      fraction,
      ...(message !== undefined && { message }),
    },
  );
}

/** An executor that tells what the steps of an execution wait for before it begins, such as an image that has to be got. */
export function tellsPreparing(
  executor: Executor,
  feed: ProgressFeed,
  { project, id }: ExecutionRef,
): Executor {
  return withPreparing(executor, (step, message) => {
    feed.tell({ project, id }, { execution_id: id, status: 'running', step, message });
  });
}
