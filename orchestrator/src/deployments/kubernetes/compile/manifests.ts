import type { Container, ObjectMeta, PodParts } from '../../../executors/argo/manifests.ts';

/** What of the Kubernetes API the pods of deployments use. Names and meaning as there (Kubernetes 1.29 or later). */

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

interface TcpProbe {
  readonly tcpSocket: { readonly port: number };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

export interface HelperContainer extends Container {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: TcpProbe;
  readonly readinessProbe: TcpProbe;
  readonly livenessProbe: TcpProbe;
}

export interface FramePodSpec extends Omit<PodParts, 'components' | 'isEgress'> {
  readonly automountServiceAccountToken: false;
  readonly enableServiceLinks: false;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: object;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly priorityClassName?: string;
  readonly containers: readonly [HelperContainer];
}

export interface FrameDeployment {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'Deployment';
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly replicas: number;
    readonly revisionHistoryLimit: number;
    readonly progressDeadlineSeconds: number;
    readonly strategy: {
      readonly type: 'RollingUpdate';
      readonly rollingUpdate: { readonly maxUnavailable: 0; readonly maxSurge: 1 };
    };
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: FramePodSpec;
    };
  };
}

export interface FrameService {
  readonly apiVersion: 'v1';
  readonly kind: 'Service';
  readonly metadata: ObjectMeta & { readonly ownerReferences?: readonly OwnerReference[] };
  readonly spec: {
    readonly clusterIP: 'None';
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly { readonly name: string; readonly port: number }[];
  };
}
