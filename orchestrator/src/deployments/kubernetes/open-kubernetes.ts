import type { KumikiError } from '@kumiki/component-sdk/errors';
import type { Sealer } from '../../executors/argo/helper-tokens.ts';
import type { ArgoSettings } from '../../executors/argo/index.ts';
import { checkRules, openCluster } from '../../executors/argo/open-argo.ts';
import type { LosslessHop } from '../../executors/index.ts';
import { KubeFrames } from './cluster/kube-frames.ts';
import { frameRules } from './compile/frame-namespace.ts';
import { KubernetesWorkers } from './kubernetes-workers.ts';

/** A cluster that pipelines can be deployed on. */
export interface OpenedKubernetes {
  /** @throws CLUSTER_DENIED, naming the rule that is missing; CLUSTER_UNREACHABLE */
  check(): Promise<void>;
  /** @param failed hears what keeps the cluster from being looked at; each is told once */
  workers(sealer: Sealer, failed?: (error: KumikiError) => void): KubernetesWorkers;
}

/**
 * Makes ready what deployments on a cluster need.
 * @param hop how images go from pod to pod where nothing else is said
 * @throws CLUSTER_CONFIG, SETTING_INVALID, REGISTRY_NAME_INVALID, what is wrong with the registry
 */
export async function openKubernetes(settings: ArgoSettings, hop: LosslessHop): Promise<OpenedKubernetes> {
  const { client, lookup, ...cluster } = await openCluster(settings);
  const api = new KubeFrames(client, cluster.namespace);
  return {
    check: async () => await checkRules(api, cluster.namespace, frameRules),
    workers: (sealer, failed) =>
      new KubernetesWorkers({
        api,
        cluster,
        sealer,
        hop,
        images: async (plan) => await lookup.imagesOf(plan),
        ...(failed && { failed }),
      }),
  };
}
