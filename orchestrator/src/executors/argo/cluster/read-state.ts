import type { ContainerState, PodState, WorkflowState } from './cluster-api.ts';

interface Meta {
  readonly name: string;
  readonly uid: string;
  readonly annotations?: Record<string, string>;
}

interface RawWorkflow {
  readonly metadata: Meta;
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly nodes?: Record<
      string,
      { readonly phase?: string; readonly message?: string; readonly type?: string }
    >;
  };
}

interface RawContainer {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: RawEnd;
  };
  readonly lastState?: { readonly terminated?: RawEnd };
}

interface RawEnd {
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
}

interface RawSpec {
  readonly name: string;
  readonly resources?: { readonly limits?: { readonly memory?: string } };
}

interface RawPod {
  readonly metadata: Meta;
  readonly spec?: { readonly initContainers?: readonly RawSpec[]; readonly containers?: readonly RawSpec[] };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
    readonly initContainerStatuses?: readonly RawContainer[];
    readonly containerStatuses?: readonly RawContainer[];
  };
}

/** A Workflow as the API server gives it. */
export function workflowState(body: unknown): WorkflowState {
  const { metadata, status = {} } = body as RawWorkflow;
  return {
    name: metadata.name,
    uid: metadata.uid,
    annotations: metadata.annotations ?? {},
    phase: (status.phase ?? '') as WorkflowState['phase'],
    message: status.message ?? '',
    nodes: Object.values(status.nodes ?? {}).flatMap(({ phase = '', message = '', type }) =>
      type === 'Pod' && message !== '' ? [{ phase, message }] : [],
    ),
  };
}

/** A pod as the API server gives it. */
export function podState(body: unknown): PodState {
  const { metadata, spec = {}, status = {} } = body as RawPod;
  const specs = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const memory = new Map(specs.map(({ name, resources }) => [name, resources?.limits?.memory]));
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  const unschedulable = scheduled?.status === 'False' ? (scheduled.message ?? scheduled.reason) : undefined;
  return {
    name: metadata.name,
    phase: (status.phase ?? 'Unknown') as PodState['phase'],
    uid: metadata.uid,
    annotations: metadata.annotations ?? {},
    reason: status.reason ?? '',
    message: status.message ?? '',
    ...(unschedulable !== undefined && { unschedulable }),
    containers: [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
      (container) => containerState(container, memory.get(container.name)),
    ),
  };
}

function containerState(
  { name, restartCount = 0, state = {}, lastState = {} }: RawContainer,
  memoryLimit: string | undefined,
): ContainerState {
  const { waiting } = state;
  const ended = state.terminated ?? lastState.terminated;
  return {
    name,
    restarts: restartCount,
    ...(memoryLimit !== undefined && { memoryLimit }),
    ...(waiting && { waiting: { reason: waiting.reason ?? '', message: waiting.message ?? '' } }),
    ...(ended && {
      ended: {
        reason: ended.reason ?? '',
        exitCode: ended.exitCode ?? 0,
        ...(ended.message && { lastWords: ended.message }),
      },
    }),
  };
}
