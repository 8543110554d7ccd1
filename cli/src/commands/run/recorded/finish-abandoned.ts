import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { Engine } from '@kumiki/orchestrator/execution';
import { carryOutFor } from '../../../data/carry-out-for.ts';
import type { RunReporter } from '../report/records.ts';
import { cancellable } from './cancellable.ts';

/** Executions that are taken over at a time. */
const page = 20;

/** Finishes what processes left open that died in the middle of it, each as it was asked for. */
export async function finishAbandoned(
  engine: Engine,
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
          const ended = await engine.finish(execution, carryOutFor);
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
