import { asKumikiError } from '@kumiki/component-sdk/errors';
import { FolderComponents } from '@kumiki/orchestrator/components';
import type { DataFolder, Execution } from '@kumiki/orchestrator/execution';
import { hostLanes, LocalExecutor } from '@kumiki/orchestrator/executors';
import { standardLibrary } from '../prepare/folders.ts';
import { ResultFolder } from '../outputs/result-folder.ts';
import type { RunReporter } from '../report/records.ts';
import { cancellable, closing } from './cancellable.ts';

/** Executions that are taken over at a time. */
const page = 20;

/** Finishes what processes left open that died in the middle of it, each as it was asked for. */
export async function finishAbandoned(
  data: DataFolder,
  reporter: RunReporter,
  cancel: AbortSignal,
): Promise<void> {
  for (;;) {
    const found = await data.engine.abandoned(page);
    for (const execution of found) {
      if (cancel.aborted) return;
      const { pipeline, counts, id } = execution;
      reporter.resuming({ id, name: pipeline.name, left: counts.pending + counts.running });
      await cancellable(data.engine.cancel.bind(data.engine), execution, cancel, async () => {
        // What cannot be finished has failed, and its record says why.
        const ended = await finish(data, execution).catch((thrown: unknown) => asKumikiError(thrown));
        reporter.resumed(
          ended instanceof Error ? { id, error: ended } : { id, status: ended.status, counts: ended.counts },
        );
      });
    }
    if (found.length < page) return;
  }
}

/** Carries out an execution from its record alone: its plan, and where its components and results are. */
export async function finish({ engine }: DataFolder, execution: Execution): Promise<Execution> {
  const { local } = execution;
  const components = new FolderComponents({ folders: local?.components ?? [standardLibrary()] });
  await using executor = closing(new LocalExecutor(hostLanes({ components })));
  return await engine.finish(execution, async ({ plan }) => {
    const results = local && (await ResultFolder.open(local.out, plan));
    if (!results) return { executor };
    return {
      executor,
      handOut: async (item, outputs) => void (await results.write(item, outputs)),
      handOutStep: async (item, step, outputs) => await results.writeStep(item, step, outputs),
    };
  });
}
