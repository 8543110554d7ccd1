import { labels } from '../../../executors/argo/manifests.ts';
import type { Destination, Rule } from '../../../executors/argo/index.ts';
import { framePort } from '../link/secured.ts';
import { frameLabels } from './names.ts';

/** What the platform's own account needs in the namespace for deployments. */
export const frameRules: readonly Rule[] = [
  ...['create', 'list', 'patch', 'delete'].map((verb) => ({
    group: 'apps',
    resource: 'deployments',
    verb,
  })),
  { group: '', resource: 'pods', verb: 'list' },
  { group: '', resource: 'services', verb: 'create' },
  ...['create', 'patch'].map((verb) => ({ group: '', resource: 'secrets', verb })),
];

export interface FrameNamespace {
  readonly namespace: string;
  /** Of the platform. */
  readonly platformAccount: string;
  /** Where the platform reaches pods from; it can reach none where nothing is named. */
  readonly from: readonly Pick<Destination, 'cidr'>[];
}

/** What a namespace needs before pipelines are deployed in it, beside the account of the platform. */
export function frameParts({ namespace, platformAccount, from }: FrameNamespace): object[] {
  const name = `${platformAccount}-frames`;
  const pods = { matchExpressions: [{ key: frameLabels.frames, operator: 'Exists' }] };
  const ports = [{ protocol: 'TCP', port: framePort }];
  const metadata = { name, namespace, labels: { [labels.managedBy]: 'kumiki' } };
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: frameRules.map(({ group, resource, verb }) => ({
        apiGroups: [group],
        resources: [resource],
        verbs: [verb],
      })),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: platformAccount, namespace }],
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: pods,
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          { from: [...from.map(({ cidr }) => ({ ipBlock: { cidr } })), { podSelector: pods }], ports },
        ],
        // They fetch values from each other, and speak to nobody else.
        egress: [{ to: [{ podSelector: pods }], ports }],
      },
    },
  ];
}
