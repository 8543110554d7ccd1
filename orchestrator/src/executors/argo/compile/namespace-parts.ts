import { stringify } from 'yaml';
import { labels } from './names.ts';
import { networkPolicies, type Destination } from './network-policies.ts';

/** What an account may do, as a Role writes it. */
export interface Rule {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

/** What the platform's own account needs in the namespace. */
export const platformRules: readonly Rule[] = [
  ...['create', 'get', 'patch'].map((verb) => ({ group: 'argoproj.io', resource: 'workflows', verb })),
  { group: '', resource: 'pods', verb: 'list' },
  ...['create', 'patch'].map((verb) => ({ group: '', resource: 'secrets', verb })),
];

/** What Argo’s own container of a pod needs to say how it went. */
const podRules: readonly Rule[] = ['create', 'patch'].map((verb) => ({
  group: 'argoproj.io',
  resource: 'workflowtaskresults',
  verb,
}));

export interface NamespaceRequest {
  readonly namespace: string;
  /** Of the pods. */
  readonly serviceAccount: string;
  /** Of the platform, where it runs in a pod of the namespace. */
  readonly platformAccount: string;
  readonly egress: boolean;
  /** What pods may reach beside DNS. */
  readonly destinations: readonly Destination[];
}

/**
 * All that a namespace needs before executions run in it: accounts with the least rights, and what pods may reach. Argo reads
 * the token of the pods' account from a Secret of this name where pods get no token by themselves.
 */
export function namespaceParts(request: NamespaceRequest): object[] {
  const { namespace, serviceAccount, platformAccount, egress, destinations } = request;
  const metadata = (name: string, annotations?: Record<string, string>) => ({
    name,
    namespace,
    labels: { [labels.managedBy]: 'kumiki' },
    ...(annotations && { annotations }),
  });
  const account = (name: string, rules: readonly Rule[]): object[] => [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata(name),
      automountServiceAccountToken: name === platformAccount,
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: metadata(name),
      rules: rules.map(({ group, resource, verb }) => ({
        apiGroups: [group],
        resources: [resource],
        verbs: [verb],
      })),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: metadata(name),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
  return [
    ...account(platformAccount, platformRules),
    ...account(serviceAccount, podRules),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/service-account-token',
      metadata: metadata(`${serviceAccount}.service-account-token`, {
        'kubernetes.io/service-account.name': serviceAccount,
      }),
    },
    ...networkPolicies({ namespace, egress }, destinations),
  ];
}

/** Manifests as `kubectl apply -f -` takes them. */
export function manifestText(parts: readonly object[]): string {
  return parts.map((part) => stringify(part, { lineWidth: 0 }).trimEnd()).join('\n---\n');
}
