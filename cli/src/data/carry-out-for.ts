import { FolderComponents } from '@kumiki/orchestrator/components';
import type { CarryOutPlan } from '@kumiki/orchestrator/execution';
import { inProcessLanes, LocalExecutor } from '@kumiki/orchestrator/executors';
import { ResultFolder } from '../commands/run/outputs/result-folder.ts';
import { standardLibrary } from '../commands/run/prepare/folders.ts';

/** Carries an execution out from its record alone: its plan, and where its components and results are. */
export const carryOutFor: CarryOutPlan = async ({ plan }, { local }) => {
  const components = new FolderComponents({ folders: local?.components ?? [standardLibrary()] });
  // The plan says which version of a component by its digest; where its folder is, its name says.
  for (const { name } of Object.values(plan.components)) await components.versions(name);
  const results = local && (await ResultFolder.open(local.out, plan));
  const executor = new LocalExecutor(inProcessLanes(components));
  return {
    executor,
    close: async () => await executor.close(),
    ...(results && {
      handOut: async (item, outputs) => void (await results.write(item, outputs)),
      handOutStep: async (item, step, outputs) => await results.writeStep(item, step, outputs),
    }),
  };
};
