import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { DataHere } from '../../../data/open-data.ts';
import type { RunReporter } from '../report/records.ts';
import { cancellable } from './cancellable.ts';

/** Executions that are taken over at a time. */
const page = 20;

/** Finishes what processes left open that died in the middle of it, each as it was asked for. */
export async function finishAbandoned(
  { data: { engine }, carryOut }: DataHere,
  reporter: RunReporter,
  cancel: AbortSignal,
): Promise<void> {
  for (;;) {
    const found = await engine.abandoned(page);
    for (const execution of found) {
      if (cancel.aborted) return;
      const { pipeline, counts, id } = execution;
      reporter.resuming({ id, name: pipeline.name, left: counts.pending + counts.running });
      await cancellable(engine.cancel.bind(engine), execution, cancel, async () => {
        try {
          const ended = await engine.finish(execution, carryOut);
          reporter.resumed({ id, status: ended.status, counts: ended.counts });
        } catch (thrown) {
          // What cannot be finished has failed, and its record says why.
          reporter.resumed({ id, error: asKumikiError(thrown) });
        }
      });
    }
    if (found.length < page) return;
  }
}
