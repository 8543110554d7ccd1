import type { ClusterApi, PodState } from '../../../executors/argo/cluster/cluster-api.ts';
import type { FrameDeployment, FrameService } from '../compile/manifests.ts';

/** A Deployment of ours as it is in the cluster. */
export interface FoundDeployment {
  readonly name: string;
  readonly uid: string;
  /** The name of the deployment that it is a group of, and which. */
  readonly frames: string;
  readonly group: number;
  /** What its owner sealed. */
  readonly owner: string;
  readonly replicas: number;
  /** Why it cannot make pods, where that is so. */
  readonly failure?: string;
}

/** A pod of a group. */
export interface FramePod extends PodState {
  readonly uid: string;
  readonly frames: string;
  readonly group: number;
  /** Where it is reached, as soon as it has an address. */
  readonly host?: string;
  readonly isReady: boolean;
  /** It was asked to end. */
  readonly isEnding: boolean;
  /** What its helper said when it ended, the last time that it did. */
  readonly lastWords?: string;
}

/** The cluster as deployments need it. All may reject with CLUSTER_UNREACHABLE, CLUSTER_DENIED, CLUSTER_REFUSED. */
export interface FramesApi {
  /** How messages call it. */
  readonly server: string;
  /** All Deployments for frames of the namespace. */
  deployments(): Promise<readonly FoundDeployment[]>;
  pods(): Promise<readonly FramePod[]>;
  /** @returns what was made, or what was there */
  createDeployment(manifest: FrameDeployment): Promise<FoundDeployment>;
  /** One that is not there is no error. */
  scale(name: string, replicas: number): Promise<void>;
  /** With its pods. One that is not there is no error. */
  removeDeployment(name: string): Promise<void>;
  /** One of its name that is there already stays as it is. */
  createService(manifest: FrameService): Promise<void>;
  putSecret: ClusterApi['putSecret'];
  /** The Secret goes when all of these go. */
  ownSecret(name: string, owners: readonly FoundDeployment[]): Promise<void>;
  may: ClusterApi['may'];
  close(): void;
}
