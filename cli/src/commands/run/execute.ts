import { LocalExecutor } from '@kumiki/orchestrator/executors';
import type { BoundPlan } from '@kumiki/orchestrator/pipeline';
import { exitCodes, type ExitCode } from '../../command.ts';
import { shownPath } from '../../console/paths.ts';
import { Cancellation } from './cancellation.ts';
import { gatherInputs } from './inputs/items.ts';
import { keepApart } from './outputs/apart.ts';
import { ResultFolder } from './outputs/result-folder.ts';
import type { Prepared } from './prepare/prepared.ts';
import { Recorder } from './report/recorder.ts';
import type { RunReporter } from './report/records.ts';
import { StrayErrors } from './stray-errors.ts';

export interface ExecuteOptions {
  /** `NAME=PATTERN` */
  readonly inputs: readonly string[];
  readonly folder: string;
  readonly keep: 'all' | 'outputs';
  readonly concurrency?: number;
}

/**
 * Runs what was prepared over its inputs, on this machine.
 * @throws what keeps it from beginning; what fails later fails an item
 */
export async function execute(
  prepared: Prepared,
  { inputs, folder, keep, concurrency }: ExecuteOptions,
  reporter: RunReporter,
): Promise<ExitCode> {
  const { name, files } = prepared;
  const plan: BoundPlan = { ...prepared.plan, plan: { ...prepared.plan.plan, keep } };
  const given = inputs.length > 0 ? inputs : prepared.exampleInputs;
  const { items, shared, folders, notes } = await gatherInputs(plan.plan, given, process.cwd());
  await keepApart(folders, folder, keep);
  const results = await ResultFolder.open(folder, plan.plan);
  using _ = new StrayErrors({
    stray: (error) => reporter.stray(error),
    fatal: (error) => reporter.brokenOff(error),
  });
  using cancellation = new Cancellation(() => reporter.cancelling());
  const executor = new LocalExecutor(prepared.lanes(concurrency));
  const recorder = new Recorder(results, reporter, items.length);
  const steps = plan.plan.steps.map(({ id }) => id);
  reporter.begin({ name, items: items.length, steps, folder: shownPath(folder), notes });
  const { signal } = cancellation;
  try {
    await executor.execute({ plan, items, shared, files, signal, results: 'files' }, recorder);
    await executor.close();
  } finally {
    reporter.close();
  }
  reporter.end(recorder.totals(), signal.aborted);
  if (signal.aborted) return exitCodes.cancelled;
  return recorder.totals().failed > 0 ? exitCodes.failed : exitCodes.ok;
}
