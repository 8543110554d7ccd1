import type { Toleration } from './workflow.ts';

/** How Workflows are made in this installation: what an operator decides, and no pipeline. */
export interface Cluster {
  readonly namespace: string;
  /** Of the pods. Only Argo's own container beside them gets its token. */
  readonly serviceAccount: string;
  /** Where pods reach the platform: `https://…`. */
  readonly platformUrl: string;
  /** The image of the helper, by digest, and how it is started. */
  readonly helper: { readonly image: string; readonly command: readonly string[] };
  /** Names of Secrets in the namespace that images are pulled with. */
  readonly pullSecrets: readonly string[];
  readonly priorityClass?: string;
  readonly gpu: {
    /** What the cluster calls them: `nvidia.com/gpu`. */
    readonly resource: string;
    readonly nodeSelector: Readonly<Record<string, string>>;
    readonly tolerations: readonly Toleration[];
  };
  /** Pods of one execution at a time, at most: so many shards are made. */
  readonly pods: number;
  /** Work of fewer seconds of a core than this is not worth another pod. */
  readonly secondsPerPod: number;
  /** The same in items, of a plan that has not run yet. */
  readonly itemsPerPod: number;
  /** The longest time that an execution, and so each of its pods, may take, in seconds. */
  readonly deadlineSeconds: number;
  /** How long an ended Workflow stays to be looked at, in seconds. */
  readonly keptSeconds: number;
  /** How often a lost pod is made anew. */
  readonly lostPods: number;
  /** Whether components that speak to others over the network may run. */
  readonly egress: boolean;
  /** Of the namespace: holds the buckets of sources and sinks, with their keys. */
  readonly bucketsSecret?: string;
  /** Addresses inside of networks of the operator that such components may reach: `KUMIKI_ALLOWED_ADDRESSES`. */
  readonly allowed?: string;
  /** Without it, pods report over HTTPS. */
  readonly reports?: ReportTopic;
}

/** The internal topic that pods report in, and how they get there. */
export interface ReportTopic {
  /** `HOST:PORT`. */
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly tls: boolean;
  /** Of the namespace: what they sign in with. */
  readonly secret?: string;
}

/** The image that a component is started from. */
export interface WorkerImage {
  /** `HOST/PATH@sha256:…` */
  readonly image: string;
  readonly command: readonly string[];
  /** Its program serves several components in one process. */
  readonly several?: boolean;
}

/**
 * How many pods work side by side on so many items.
 *
 * @param itemMs what an item took in earlier runs, in ms of a core, where there were some
 */
export function shardsFor(
  items: number,
  { pods, secondsPerPod, itemsPerPod }: Pick<Cluster, 'pods' | 'secondsPerPod' | 'itemsPerPod'>,
  itemMs?: number,
): number {
  const wanted = itemMs === undefined ? items / itemsPerPod : (items * itemMs) / 1000 / secondsPerPod;
  // No pod without an item.
  return Math.max(1, Math.min(pods, items, Math.ceil(wanted)));
}
