import type { Cluster } from './cluster.ts';
import { labels } from './names.ts';
import type { ObjectMeta } from './workflow.ts';

export interface NetworkPolicy {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'NetworkPolicy';
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly podSelector: {
      readonly matchLabels: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly { readonly key: string; readonly operator: 'DoesNotExist' }[];
    };
    readonly policyTypes: readonly ['Ingress', 'Egress'];
    readonly ingress: readonly [];
    readonly egress: readonly EgressRule[];
  };
}

interface EgressRule {
  readonly to?: readonly {
    readonly ipBlock?: { readonly cidr: string };
    readonly namespaceSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
  }[];
  readonly ports?: readonly { readonly protocol: 'TCP' | 'UDP'; readonly port: number }[];
}

/** A network, with a port or for all of them: `10.1.2.3/32` and 9000. */
export interface Destination {
  readonly cidr: string;
  readonly port?: number;
}

const dns: EgressRule = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/** Pods of deployments have a policy of their own. */
const noFrames = [{ key: 'kumiki.dev/frames', operator: 'DoesNotExist' }] as const;

/**
 * What pods of executions may reach: DNS and what is named here (the platform, the API server for Argo’s own container,
 * the store), and nobody reaches them. Pods of components that speak to others over the network have a policy of their
 * own, which allows that; where the operator does not allow such components, there is none.
 */
export function networkPolicies(
  { namespace, egress }: Pick<Cluster, 'namespace' | 'egress'>,
  destinations: readonly Destination[],
): NetworkPolicy[] {
  const known: EgressRule[] = destinations.map(({ cidr, port }) => ({
    to: [{ ipBlock: { cidr } }],
    ...(port !== undefined && { ports: [{ protocol: 'TCP', port }] }),
  }));
  const policy = (name: string, matchLabels: Record<string, string>, rules: EgressRule[]): NetworkPolicy => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace, labels: { [labels.managedBy]: 'kumiki' } },
    spec: {
      podSelector: {
        matchLabels: { [labels.managedBy]: 'kumiki', ...matchLabels },
        ...(name === 'kumiki-pods' && { matchExpressions: noFrames }),
      },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: rules,
    },
  });
  return [
    policy('kumiki-pods', {}, [dns, ...known]),
    ...(egress ? [policy('kumiki-pods-egress', { [labels.egress]: 'true' }, [{}])] : []),
  ];
}
