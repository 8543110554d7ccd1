import type { KumikiError } from '@kumiki/component-sdk/errors';
import type { DataFolder } from '../data-folder.ts';
import { Deployments, Samples } from '../deployments/index.ts';
import { hostLanes, RealtimeExecutor, type ComponentPlaces } from '../executors/index.ts';
import { SecretExecutor, type Secrets } from '../secrets/index.ts';
import type { PlanOfPipeline } from './core/executions.ts';
import { fileValuesOf } from './core/submission.ts';
import type { RealtimeSettings } from './realtime-settings.ts';

export interface OpenDeploymentsOptions {
  readonly data: Pick<DataFolder, 'deployments' | 'files' | 'objects'>;
  readonly components: ComponentPlaces;
  readonly secrets: Secrets;
  readonly planOf: PlanOfPipeline;
  readonly settings: RealtimeSettings;
  /** Hears errors of components that no frame can be blamed for. */
  readonly stray?: ((error: KumikiError) => void) | undefined;
}

/** The deployments of a platform, as processes of this machine. */
export function openDeployments(options: OpenDeploymentsOptions): Deployments {
  const { data, components, secrets, planOf, settings, stray } = options;
  const { objects, files: records } = data;
  const samples = new Samples({
    store: data.deployments,
    keepFile: async (project, { name, mediaType, bytes }) => {
      const artifact = { ...(await objects.put(bytes)), mediaType, name };
      await records.record(project, 'realtime', [artifact]);
      return artifact;
    },
  });
  // Each replica has processes of its own, and one frame at a time.
  const start = () => hostLanes({ components, width: 1, ahead: false, ...(stray && { stray }) });
  return new Deployments({
    store: data.deployments,
    planOf,
    start: async (project, plan, replicas) => {
      const [warm, files] = await Promise.all([
        RealtimeExecutor.start(plan, { start, replicas }),
        fileValuesOf(plan, objects),
      ]);
      const executor = new SecretExecutor(warm, async (bound) => await secrets.open(project, bound));
      return { plan, warm, executor, files };
    },
    most: settings.deployments,
    streams: settings.streams,
    idleMs: settings.idleMs,
    heard: (...about) => samples.heard(...about),
  });
}
