import { optional, setting } from '../setting.ts';

const name = {
  type: 'string',
  pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
  'x-expected': 'a name as Kubernetes has them',
} as const;
const text = { type: 'string', minLength: 1, maxLength: 1000 } as const;
const texts = { type: 'array', items: text, maxItems: 100 } as const;
const count = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum }) as const;
const pairs = {
  type: 'object',
  maxProperties: 20,
  additionalProperties: { type: 'string', maxLength: 253 },
} as const;

export interface TolerationSetting {
  readonly key: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: string;
}

/** Where pipelines run, and how on a Kubernetes cluster with Argo Workflows: see docs/kubernetes.md. */
export const argo = {
  executor: setting<'local' | 'argo'>({
    env: 'KUMIKI_EXECUTOR',
    description:
      'Where executions run: in processes of this machine (`local`), or as Argo Workflows on a Kubernetes cluster (`argo`; see [kubernetes.md](kubernetes.md)). A pipeline, or who starts a run, may say otherwise; a platform has a cluster where `KUMIKI_ARGO_HELPER_IMAGE` is set. Previews and requests that wait for their result without a record run here; where `argo` is set and `KUMIKI_REALTIME_KUBERNETES` allows it, those that need components which exist as images alone run in warm pods.',
    schema: { enum: ['local', 'argo'] },
    default: 'local',
  }),
  namespace: setting<string>({
    env: 'KUMIKI_ARGO_NAMESPACE',
    description: 'The namespace that Workflows are made in.',
    schema: name,
    default: 'kumiki',
  }),
  serviceAccount: setting<string>({
    env: 'KUMIKI_ARGO_SERVICE_ACCOUNT',
    description:
      'The service account of pods. Only Argo’s own container of a pod gets its token; it needs no more than `create` and `patch` on `workflowtaskresults`.',
    schema: name,
    default: 'kumiki-pods',
  }),
  kubeconfig: optional<string>({
    env: 'KUMIKI_ARGO_KUBECONFIG',
    description:
      'A kubeconfig file with the way to the cluster. Without it, the service account of the pod that the platform runs in.',
    schema: text,
  }),
  platformUrl: optional<string>({
    env: 'KUMIKI_ARGO_PLATFORM_URL',
    description:
      'The address that pods reach the platform at, where it is another one than its public address. With `https`, so that nobody on the way reads the values of secrets.',
    schema: {
      ...text,
      pattern: '^https?://[0-9A-Za-z.:\\[\\]-]+/?$',
      'x-expected': 'an address without a path',
    },
  }),
  platformAuthority: optional<string>({
    env: 'KUMIKI_ARGO_PLATFORM_AUTHORITY',
    description:
      'A file with the certificates (PEM) that the platform’s own is signed by, where pods would not trust it: a private authority.',
    schema: text,
  }),
  helperImage: optional<string>({
    env: 'KUMIKI_ARGO_HELPER_IMAGE',
    description:
      'The image of the platform, which is that of the helper in each pod too: `HOST/kumiki/platform@sha256:…`, of the same version as the platform. Pods name it by its digest, also where it is given by a tag.',
    schema: text,
  }),
  images: setting<readonly string[]>({
    env: 'KUMIKI_ARGO_IMAGES',
    description:
      'Images that hold components which the platform knows from a folder, such as those of the standard library: by them it is known what a pod is started from. Components of a registry need no entry.',
    schema: texts,
    default: [],
  }),
  insecureRegistries: setting<readonly string[]>({
    env: 'KUMIKI_ARGO_INSECURE_REGISTRIES',
    description: 'Registries that these images are looked up at without encryption: `HOST:PORT`.',
    schema: texts,
    default: [],
  }),
  pullSecrets: setting<readonly string[]>({
    env: 'KUMIKI_ARGO_PULL_SECRETS',
    description: 'Names of Secrets of the namespace that nodes pull images with.',
    schema: { type: 'array', items: name, maxItems: 20 },
    default: [],
  }),
  priorityClass: optional<string>({
    env: 'KUMIKI_ARGO_PRIORITY_CLASS',
    description: 'The priority class of pods.',
    schema: name,
  }),
  gpuResource: setting<string>({
    env: 'KUMIKI_ARGO_GPU_RESOURCE',
    description: 'What the cluster calls a GPU.',
    schema: { ...text, pattern: '^[a-z0-9.-]+/[a-z0-9._-]+$', 'x-expected': 'a name such as nvidia.com/gpu' },
    default: 'nvidia.com/gpu',
  }),
  gpuNodes: setting<Readonly<Record<string, string>>>({
    env: 'KUMIKI_ARGO_GPU_NODES',
    description: 'Labels of the nodes that pods with a GPU go to, such as `{"accelerator": "nvidia"}`.',
    schema: pairs,
    default: {},
  }),
  gpuTolerations: setting<readonly TolerationSetting[]>({
    env: 'KUMIKI_ARGO_GPU_TOLERATIONS',
    description:
      'Taints that these pods tolerate, such as `[{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}]`.',
    schema: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        properties: { key: text, operator: { enum: ['Exists', 'Equal'] }, value: text, effect: text },
        required: ['key', 'operator'],
        additionalProperties: false,
      },
    },
    default: [],
  }),
  pods: setting<number>({
    env: 'KUMIKI_ARGO_PODS',
    description: 'How many pods of one execution work at a time; its items are shared out among them.',
    schema: count(1, 100),
    default: 4,
  }),
  secondsPerPod: setting<number>({
    env: 'KUMIKI_ARGO_SECONDS_PER_POD',
    description:
      'Work of fewer seconds of a core than this, by what earlier runs of the pipeline took, is not worth another pod, which takes seconds to start and uses several cores by itself.',
    schema: count(1, 100_000),
    default: 60,
  }),
  itemsPerPod: setting<number>({
    env: 'KUMIKI_ARGO_ITEMS_PER_POD',
    description: 'Fewer items than this are not worth another pod where the pipeline has not run yet.',
    schema: count(1, 100_000),
    default: 25,
  }),
  executions: setting<number>({
    env: 'KUMIKI_ARGO_EXECUTIONS',
    description:
      'How many executions are on the cluster at a time; the others wait in the order of their priority.',
    schema: count(1, 1000),
    default: 20,
  }),
  deadlineMinutes: setting<number>({
    env: 'KUMIKI_ARGO_DEADLINE_MINUTES',
    description: 'The longest that an execution may take on the cluster.',
    schema: count(1, 100_000),
    default: 1440,
  }),
  keptMinutes: setting<number>({
    env: 'KUMIKI_ARGO_KEPT_MINUTES',
    description: 'How long an ended Workflow stays there to be looked at.',
    schema: count(0, 100_000),
    default: 60,
  }),
  lostPods: setting<number>({
    env: 'KUMIKI_ARGO_LOST_PODS',
    description:
      'How often a pod is made anew that was lost: evicted, out of memory, on a node that is gone.',
    schema: count(0, 100),
    default: 5,
  }),
  egress: setting<boolean>({
    env: 'KUMIKI_ARGO_EGRESS',
    description:
      'Whether components that speak to others over the network (`network: egress`) may run on the cluster; each has a pod of its own there.',
    schema: { type: 'boolean' },
    default: false,
  }),
  bucketsSecret: optional<string>({
    env: 'KUMIKI_ARGO_BUCKETS_SECRET',
    description:
      'The name of a Secret of the namespace with the keys `KUMIKI_SOURCE_BUCKETS` and `KUMIKI_SINK_BUCKETS`, each as the setting of that name is written: what `source/object-prefix` and `sink/object-prefix` of this platform reach in pods. Nobody else is told it, and no manifest holds it. Where these components may not reach the network (`KUMIKI_ARGO_EGRESS`), it has no use.',
    schema: name,
  }),
  kafkaSecret: optional<string>({
    env: 'KUMIKI_ARGO_KAFKA_SECRET',
    description:
      'The name of a Secret of the namespace by which pods sign in at Kafka, where they report in `kafka.reportsTopic`: any of the keys `KUMIKI_KAFKA_TLS_CA`, `KUMIKI_KAFKA_TLS_CERTIFICATE`, `KUMIKI_KAFKA_TLS_KEY` (each PEM itself), `KUMIKI_KAFKA_SASL_MECHANISM`, `KUMIKI_KAFKA_SASL_USERNAME` and `KUMIKI_KAFKA_SASL_PASSWORD`. They need to write that topic, and nothing else.',
    schema: name,
  }),
} as const;
