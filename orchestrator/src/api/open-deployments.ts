import type { DataFolder } from '../data-folder.ts';
import { Deployments, Samples } from '../deployments/index.ts';
import { hostLanes, RealtimeExecutor, type HostLanesOptions } from '../executors/index.ts';
import { SecretExecutor, type Secrets } from '../secrets/index.ts';
import type { PlanOfPipeline } from './core/executions.ts';
import { fileValuesOf } from './core/submission.ts';
import type { RealtimeSettings } from './realtime-settings.ts';

export interface OpenDeploymentsOptions {
  readonly data: Pick<DataFolder, 'deployments' | 'files' | 'objects' | 'replicas'>;
  /** Where components are, and what runs those of images. */
  readonly lanes: Pick<HostLanesOptions, 'components' | 'images' | 'stray'>;
  readonly secrets: Secrets;
  readonly planOf: PlanOfPipeline;
  readonly settings: RealtimeSettings;
}

/** The deployments of a platform, as processes of this machine. */
export function openDeployments(options: OpenDeploymentsOptions): Deployments {
  const { data, lanes, secrets, planOf, settings } = options;
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
  const start = () => hostLanes({ ...lanes, width: 1, ahead: false });
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
    ...(data.replicas && { refreshMs: 2000 }),
    heard: (...about) => samples.heard(...about),
  });
}
