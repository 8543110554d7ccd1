import { resolve } from 'node:path';
import { LocalExecutor } from '@kumiki/orchestrator/executors';
import type { BoundPlan } from '@kumiki/orchestrator/pipeline';
import { SecretExecutor } from '@kumiki/orchestrator/secrets';
import type { ExitCode } from '../../command.ts';
import { shownPath } from '../../console/paths.ts';
import { secretsOfDataFolder } from '../../data/open-data.ts';
import { Cancellation } from './cancellation.ts';
import { ended } from './ended.ts';
import { gatherInputs } from './inputs/items.ts';
import { keepApart } from './outputs/apart.ts';
import { ResultFolder } from './outputs/result-folder.ts';
import type { Prepared } from './prepare/prepared.ts';
import type { ExecuteOptions, ReadyRun } from './ready-run.ts';
import { carryOutRecorded } from './recorded/carry-out.ts';
import { Recorder } from './report/recorder.ts';
import type { RunReporter } from './report/records.ts';
import { StrayErrors } from './stray-errors.ts';

/**
 * Runs what was prepared over its inputs, on this machine.
 * @throws what keeps it from beginning; what fails later fails an item
 */
export async function execute(
  prepared: Prepared,
  options: ExecuteOptions,
  reporter: RunReporter,
): Promise<ExitCode> {
  const { inputs, folder, keep, data } = options;
  const { name } = prepared;
  const plan: BoundPlan = { ...prepared.plan, plan: { ...prepared.plan.plan, keep } };
  const given = inputs.length > 0 ? inputs : prepared.exampleInputs;
  const gathered = await gatherInputs(plan.plan, given, process.cwd());
  const { items, folders, notes } = gathered;
  await keepApart(folders, folder, keep);
  const results = await ResultFolder.open(folder, plan.plan);
  using _ = new StrayErrors({
    stray: (error) => reporter.stray(error),
    fatal: (error) => reporter.brokenOff(error),
  });
  using cancellation = new Cancellation(() => reporter.cancelling());
  const recorder = new Recorder(results, reporter, items.length);
  const steps = plan.plan.steps.map(({ id }) => id);
  const run = { prepared, plan, gathered, options, recorder, reporter, cancel: cancellation.signal };
  const begin = () => reporter.begin({ name, items: items.length, steps, folder: shownPath(folder), notes });
  try {
    if (data) await carryOutRecorded(run, await data, resolve(folder), begin);
    else {
      begin();
      await carryOutDirectly(run);
    }
  } finally {
    reporter.close();
  }
  return ended(recorder, reporter);
}

/** For an author at work: in this process, without a record. */
async function carryOutDirectly({ prepared, plan, gathered, recorder, cancel }: ReadyRun): Promise<void> {
  const executor = new SecretExecutor(new LocalExecutor(prepared.lanes), secretsOfDataFolder);
  const { items, shared } = gathered;
  const { files } = prepared;
  await executor.execute({ plan, items, shared, files, signal: cancel, results: 'files' }, recorder);
  await executor.close();
}
