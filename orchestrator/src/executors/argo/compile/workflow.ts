/** What of the Kubernetes and Argo API manifests use. Names and meaning as there (Argo Workflows 3.7, Kubernetes 1.29 or later). */

export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'Workflow';
  readonly metadata: ObjectMeta;
  readonly spec: WorkflowSpec;
}

export interface WorkflowSpec {
  readonly entrypoint: string;
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: false;
  readonly executor: { readonly serviceAccountName: string };
  readonly activeDeadlineSeconds: number;
  readonly parallelism: number;
  readonly podGC: { readonly strategy: 'OnPodCompletion'; readonly deleteDelayDuration: string };
  readonly ttlStrategy: { readonly secondsAfterCompletion: number };
  readonly archiveLogs: false;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly podPriorityClassName?: string;
  readonly podMetadata: { readonly labels: Readonly<Record<string, string>> };
  readonly securityContext: PodSecurity;
  readonly podSpecPatch: string;
  readonly templates: readonly Template[];
}

export type Template = DagTemplate | PodTemplate;

export interface DagTemplate {
  readonly name: string;
  readonly dag: { readonly failFast: false; readonly tasks: readonly DagTask[] };
}

export interface DagTask {
  readonly name: string;
  readonly template: string;
  readonly depends?: string;
  readonly arguments: { readonly parameters: readonly { readonly name: string; readonly value: string }[] };
}

export interface PodTemplate {
  readonly name: string;
  readonly inputs: { readonly parameters: readonly { readonly name: string }[] };
  readonly metadata: Required<Pick<ObjectMeta, 'labels' | 'annotations'>>;
  readonly activeDeadlineSeconds: number;
  readonly retryStrategy: {
    readonly limit: string;
    readonly retryPolicy: 'Always';
    readonly expression: string;
    readonly backoff: { readonly duration: string; readonly factor: string; readonly maxDuration: string };
  };
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly volumes: readonly Volume[];
  readonly initContainers: readonly Container[];
  readonly container: Omit<Container, 'name'>;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly EnvVar[];
  readonly resources: {
    readonly requests: Readonly<Record<string, string>>;
    readonly limits: Readonly<Record<string, string>>;
  };
  readonly securityContext: ContainerSecurity;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  /** `Always` makes a container of `initContainers` one that runs beside the main one, and is started anew when it ends. */
  readonly restartPolicy?: 'Always';
  readonly terminationMessagePolicy?: 'FallbackToLogsOnError';
}

export type EnvVar =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string;
      readonly valueFrom:
        | {
            readonly secretKeyRef: { readonly name: string; readonly key: string; readonly optional?: true };
          }
        | { readonly fieldRef: { readonly fieldPath: string } };
    };

export interface Volume {
  readonly name: string;
  readonly emptyDir: { readonly medium?: 'Memory'; readonly sizeLimit: string };
}

export interface Toleration {
  readonly key: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: string;
}

export interface ContainerSecurity {
  readonly allowPrivilegeEscalation: false;
  readonly readOnlyRootFilesystem: true;
  readonly runAsNonRoot: true;
  readonly capabilities: { readonly drop: readonly ['ALL'] };
}

export interface PodSecurity {
  readonly runAsNonRoot: true;
  readonly runAsUser: number;
  readonly runAsGroup: number;
  readonly fsGroup: number;
  readonly seccompProfile: { readonly type: 'RuntimeDefault' };
}
