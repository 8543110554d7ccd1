import { readFile } from 'node:fs/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { Registries } from '@kumiki/oci';
import type { ActiveRuns } from './active-runs.ts';
import { ArgoExecutor, type WorkOfItem } from './argo-executor.ts';
import type { ClusterApi } from './cluster/cluster-api.ts';
import { KubeClient } from './cluster/kube-client.ts';
import { readKubeConfig } from './cluster/kube-config.ts';
import { denied, KubeCluster } from './cluster/kube-cluster.ts';
import { platformRules, type Cluster, type ReportTopic, type Rule } from './compile/index.ts';
import { ImageLookup } from './images/image-lookup.ts';

/** What the operator says of the cluster. */
export interface ArgoSettings {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly kubeconfig: string | undefined;
  readonly platformAuthority: string | undefined;
  readonly helperImage: string | undefined;
  readonly images: readonly string[];
  readonly insecureRegistries: readonly string[];
  readonly pullSecrets: readonly string[];
  readonly priorityClass: string | undefined;
  readonly gpuResource: string;
  readonly gpuNodes: Cluster['gpu']['nodeSelector'];
  readonly gpuTolerations: Cluster['gpu']['tolerations'];
  readonly pods: number;
  readonly secondsPerPod: number;
  readonly itemsPerPod: number;
  readonly deadlineMinutes: number;
  readonly keptMinutes: number;
  readonly lostPods: number;
  readonly egress: boolean;
  readonly bucketsSecret: string | undefined;
  readonly kafkaSecret: string | undefined;
}

/** A cluster that executions can be carried out on. */
export interface OpenedArgo {
  executor(runs: ActiveRuns, objects: ObjectStore, workOfItem: WorkOfItem): ArgoExecutor;
  /** @throws CLUSTER_DENIED, naming the rule that is missing; CLUSTER_UNREACHABLE */
  check(): Promise<void>;
}

/**
 * Makes ready what the executor needs. The image of the helper is looked up, so that pods have the same one however its
 * tag moves.
 * @param platformUrl where pods reach the platform; known when it listens
 * @param reports where pods report, when that is not over HTTPS
 * @throws CLUSTER_CONFIG, SETTING_INVALID, FILE_NOT_READABLE, REGISTRY_NAME_INVALID, what is wrong with the registry
 */
export async function openArgo(
  settings: ArgoSettings,
  platformUrl: () => string,
  reports?: Omit<ReportTopic, 'secret'>,
): Promise<OpenedArgo> {
  const authority =
    settings.platformAuthority === undefined ? undefined : await readAuthority(settings.platformAuthority);
  const { client, lookup, ...place } = await openCluster(settings);
  const { namespace } = place;
  const api = new KubeCluster(client, namespace);
  const cluster: Cluster = {
    ...place,
    serviceAccount: settings.serviceAccount,
    get platformUrl() {
      return platformUrl();
    },
    pods: settings.pods,
    secondsPerPod: settings.secondsPerPod,
    itemsPerPod: settings.itemsPerPod,
    deadlineSeconds: settings.deadlineMinutes * 60,
    keptSeconds: settings.keptMinutes * 60,
    lostPods: settings.lostPods,
    ...(reports && {
      reports: {
        ...reports,
        ...(settings.kafkaSecret !== undefined && { secret: settings.kafkaSecret }),
      },
    }),
  };
  return {
    executor: (runs, objects, workOfItem) =>
      new ArgoExecutor({
        cluster,
        api,
        runs,
        objects,
        workOfItem,
        ...(authority !== undefined && { authority }),
        images: async (plan) => await lookup.imagesOf(plan),
      }),
    check: async () => await checkRules(api, namespace, platformRules),
  };
}

/** The way to a cluster, what pods have in common there, and what is known of images. */
export interface OpenedCluster extends Pick<
  Cluster,
  'namespace' | 'helper' | 'pullSecrets' | 'priorityClass' | 'gpu' | 'egress' | 'bucketsSecret' | 'allowed'
> {
  readonly client: KubeClient;
  readonly lookup: ImageLookup;
}

/** @throws CLUSTER_CONFIG, SETTING_INVALID, REGISTRY_NAME_INVALID, what is wrong with the registry */
export async function openCluster(settings: ArgoSettings): Promise<OpenedCluster> {
  const { namespace, helperImage, priorityClass, images, insecureRegistries } = settings;
  if (helperImage === undefined) {
    const expected = 'the image of the platform, HOST/kumiki/platform@sha256:…';
    throw kumikiError('SETTING_INVALID', { name: 'KUMIKI_ARGO_HELPER_IMAGE', value: '', expected });
  }
  const client = new KubeClient(await readKubeConfig(settings.kubeconfig));
  const lookup = new ImageLookup({ registries: new Registries({ insecure: insecureRegistries }), images });
  const helper = await lookup.image(helperImage);
  return {
    client,
    lookup,
    namespace,
    helper: { image: helper.image, command: [...helper.entrypoint, 'helper'] },
    pullSecrets: settings.pullSecrets,
    ...(priorityClass !== undefined && { priorityClass }),
    gpu: {
      resource: settings.gpuResource,
      nodeSelector: settings.gpuNodes,
      tolerations: settings.gpuTolerations,
    },
    egress: settings.egress,
    ...(settings.bucketsSecret !== undefined && { bucketsSecret: settings.bucketsSecret }),
    // As the settings put it there for components of this machine.
    allowed: process.env['KUMIKI_ALLOWED_ADDRESSES'] ?? '',
  };
}

/** @throws FILE_NOT_READABLE */
async function readAuthority(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(cause) }, { cause });
  });
}

/** @throws CLUSTER_DENIED, naming the rule that is missing; CLUSTER_UNREACHABLE */
export async function checkRules(
  api: Pick<ClusterApi, 'may'>,
  namespace: string,
  rules: readonly Rule[],
): Promise<void> {
  for (const rule of rules) if (!(await api.may(rule))) throw denied(rule, namespace);
}
