import type { DataFolder } from '@kumiki/orchestrator/execution';
import { LocalExecutor } from '@kumiki/orchestrator/executors';
import type { ReadyRun } from '../execute.ts';
import { cancellable, closing } from './cancellable.ts';
import { explain } from './explain.ts';
import { finishAbandoned } from './finish-abandoned.ts';

/**
 * Runs with a record that outlives this process: first what dead processes left open, then what was asked for.
 * @param out the folder of results, absolute
 * @param begin called when it is the turn of what was asked for
 */
export async function carryOutRecorded(
  run: ReadyRun,
  data: DataFolder,
  out: string,
  begin: () => void,
): Promise<void> {
  const { prepared, plan, gathered, options, recorder, reporter, cancel } = run;
  const { engine, store } = data;
  await finishAbandoned(data, reporter, cancel);
  begin();
  const ref = await engine.accept({
    plan,
    items: gathered.items,
    shared: gathered.shared,
    files: prepared.files,
    cache: options.cache,
    local: { out, components: prepared.componentFolders },
  });
  reporter.accepted(ref.id);
  await using executor = closing(new LocalExecutor(prepared.lanes));
  await cancellable(engine.cancel.bind(engine), ref, cancel, async () => {
    await engine.carryOut(ref, {
      executor,
      event: (event) => recorder.event(event),
      handOut: async (item, outputs) => await recorder.deliver(item, outputs),
      handOutStep: recorder.keep,
    });
  });
  if (options.explain) reporter.explained(await explain(store, ref));
}
