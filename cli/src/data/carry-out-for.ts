import { FolderComponents } from '@kumiki/orchestrator/components';
import type { CarryOutPlan } from '@kumiki/orchestrator/execution';
import { hostLanes, LocalExecutor } from '@kumiki/orchestrator/executors';
import { ResultFolder } from '../commands/run/outputs/result-folder.ts';
import { standardLibrary } from '../commands/run/prepare/folders.ts';
import { openRegistries } from '../commands/run/prepare/registries.ts';

/** Carries an execution out from its record alone: its plan, and where its components and results are. */
export const carryOutFor: CarryOutPlan = async ({ plan }, { local }) => {
  const components = new FolderComponents({ folders: local?.components ?? [standardLibrary()] });
  // The plan says which images it needs: no registry is asked for components.
  const hasImages = Object.values(plan.components).some(({ image }) => image !== undefined);
  const opened = hasImages ? await openRegistries(local?.registries ?? []) : undefined;
  const results = local && (await ResultFolder.open(local.out, plan));
  const executor = new LocalExecutor(hostLanes({ components, ...(opened && { images: opened.images }) }));
  return {
    executor,
    close: async () => {
      await executor.close();
      await opened?.images.close();
    },
    ...(results && {
      handOut: async (item, outputs) => void (await results.write(item, outputs)),
      handOutStep: async (item, step, outputs) => await results.writeStep(item, step, outputs),
    }),
  };
};
