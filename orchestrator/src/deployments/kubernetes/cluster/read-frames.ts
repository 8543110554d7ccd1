import { podState } from '../../../executors/argo/cluster/read-state.ts';
import { frameLabels } from '../compile/names.ts';
import type { FoundDeployment, FramePod } from './frames-api.ts';

interface Raw {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

interface Ended {
  readonly terminated?: { readonly message?: string };
}

/** A Deployment as the API server gives it. */
export function foundDeployment(body: unknown): FoundDeployment {
  const { metadata, spec, status } = body as Raw & {
    readonly spec: { readonly replicas?: number };
    readonly status?: { readonly conditions?: readonly Condition[] };
  };
  const failed = status?.conditions?.find(
    (condition) => condition.type === 'ReplicaFailure' && condition.status === 'True',
  );
  return {
    name: metadata.name,
    uid: metadata.uid,
    ...partOf(metadata),
    owner: metadata.annotations?.[frameLabels.owner] ?? '',
    replicas: spec.replicas ?? 1,
    ...(failed && { failure: failed.message ?? 'it is not said why' }),
  };
}

/** A pod as the API server gives it. */
export function framePod(body: unknown): FramePod {
  const { metadata, status } = body as Raw & {
    readonly status?: {
      readonly podIP?: string;
      readonly conditions?: readonly Condition[];
      readonly containerStatuses?: readonly {
        readonly name: string;
        readonly state?: Ended;
        readonly lastState?: Ended;
      }[];
    };
  };
  const helper = status?.containerStatuses?.find(({ name }) => name === 'helper');
  const lastWords = helper?.state?.terminated?.message ?? helper?.lastState?.terminated?.message;
  return {
    ...podState(body),
    uid: metadata.uid,
    ...partOf(metadata),
    ...(status?.podIP !== undefined && { host: status.podIP }),
    isReady: status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false,
    isEnding: metadata.deletionTimestamp !== undefined,
    ...(lastWords !== undefined && { lastWords }),
  };
}

function partOf({ labels = {} }: Raw['metadata']): { readonly frames: string; readonly group: number } {
  return { frames: labels[frameLabels.frames] ?? '', group: Number(labels[frameLabels.group] ?? -1) };
}
