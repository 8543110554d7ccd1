import type { Rule } from '../compile/namespace-parts.ts';
import type { ObjectMeta, Workflow } from '../compile/workflow.ts';

/** The cluster as executions need it: what is made there, and what became of it. */
export interface ClusterApi {
  /** How messages call it. */
  readonly server: string;
  /** @returns whether it was made now; one of its name that is there already stays as it is @throws as all: CLUSTER_UNREACHABLE, CLUSTER_DENIED, CLUSTER_REFUSED */
  createWorkflow(workflow: Workflow): Promise<boolean>;
  workflow(name: string): Promise<WorkflowState | undefined>;
  /** Ends it and its pods; one that is not there, or has ended, is no error. */
  terminate(name: string): Promise<void>;
  pods(workflow: string): Promise<readonly PodState[]>;
  /** Puts a Secret there, in the place of one of its name. */
  putSecret(secret: SecretObject): Promise<void>;
  /** The Secret goes when the Workflow goes. */
  ownSecret(name: string, owner: WorkflowState): Promise<void>;
  /** Whether its own account may do this in the namespace. */
  may(rule: Rule): Promise<boolean>;
  close(): void;
}

export interface WorkflowState {
  readonly name: string;
  readonly uid: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** As Argo calls it; empty before the controller has seen it. */
  readonly phase: '' | 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Error';
  readonly message: string;
  /** Messages of nodes that wait or failed, such as what a quota says. */
  readonly nodes: readonly { readonly phase: string; readonly message: string }[];
}

export interface PodState {
  readonly name: string;
  readonly uid: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** Of the pod as a whole: `Evicted` and the like. */
  readonly reason: string;
  readonly message: string;
  /** Why no node takes it, where that is so. */
  readonly unschedulable?: string;
  readonly containers: readonly ContainerState[];
}

export interface ContainerState {
  readonly name: string;
  readonly restarts: number;
  /** As its pod says it: `1024Mi`. */
  readonly memoryLimit?: string;
  readonly waiting?: { readonly reason: string; readonly message: string };
  /** How it ended, the last time that it did. */
  readonly ended?: {
    readonly reason: string;
    readonly exitCode: number;
    /** What it printed last, where it ended in error. */
    readonly lastWords?: string;
  };
}

export interface SecretObject {
  readonly metadata: ObjectMeta;
  /** As text. */
  readonly data: Readonly<Record<string, string>>;
}
