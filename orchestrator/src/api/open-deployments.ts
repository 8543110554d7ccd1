import { kumikiError } from '@kumiki/component-sdk/errors';
import type { DataFolder } from '../data-folder.ts';
import { Deployments, Samples } from '../deployments/index.ts';
import type { KubernetesWorkers } from '../deployments/kubernetes/index.ts';
import { hostLanes, RealtimeExecutor, type HostLanesOptions } from '../executors/index.ts';
import type { FrameMetrics } from '../observe/index.ts';
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
  /** Pods for deployments, where the platform has a cluster for them. */
  readonly kubernetes?: KubernetesWorkers | undefined;
  /** Counts frames, and asks how deployments are. */
  readonly frames: FrameMetrics;
}

/** The deployments of a platform, as processes of this machine or as pods of a cluster. */
export function openDeployments(options: OpenDeploymentsOptions): Deployments {
  const { data, lanes, secrets, planOf, settings, kubernetes, frames } = options;
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
  const deployments = new Deployments({
    store: data.deployments,
    planOf,
    staying: kubernetes,
    targets: kubernetes ? ['local', 'kubernetes'] : ['local'],
    start: async (project, plan, replicas, { target, hop, tell, signal }) => {
      const warmUp = async () => {
        if (target === 'local') return await RealtimeExecutor.start(plan, { start, replicas });
        // A platform that was started anew may have no cluster any more.
        if (!kubernetes) throw kumikiError('DEPLOYMENT_TARGET_CLOSED', {});
        const opened = await kubernetes.open({ project, plan, replicas, hop, tell, signal });
        return await RealtimeExecutor.start(plan, { ...opened, replicas });
      };
      const [warm, files] = await Promise.all([warmUp(), fileValuesOf(plan, objects)]);
      const executor = new SecretExecutor(warm, async (bound) => await secrets.open(project, bound));
      return { plan, warm, executor, files };
    },
    most: settings.deployments,
    streams: settings.streams,
    idleMs: settings.idleMs,
    ...(data.replicas && { refreshMs: 2000 }),
    scaleDownMs: settings.scaleDownMs,
    heard: (...about) => samples.heard(...about),
    counts: frames,
  });
  frames.present = () => deployments.present;
  return deployments;
}
