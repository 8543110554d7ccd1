import type { ContainerSecurity, PodSecurity } from './workflow.ts';

/** Nobody in particular, as distroless images call it. */
const nobody = 65_532;

/** What the Pod Security Standard `restricted` asks of a pod. */
export const podSecurity: PodSecurity = {
  runAsNonRoot: true,
  runAsUser: nobody,
  runAsGroup: nobody,
  fsGroup: nobody,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** What it asks of each container, and a root that nobody writes to. */
export const containerSecurity: ContainerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
};

const argoResources = {
  requests: { cpu: '10m', memory: '64Mi', 'ephemeral-storage': '0' },
  limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '256Mi' },
};

/** Argo’s own containers of a pod have no such context and no limits by themselves. */
export const argoContainersPatch = JSON.stringify({
  initContainers: [{ name: 'init', securityContext: containerSecurity, resources: argoResources }],
  containers: [{ name: 'wait', securityContext: containerSecurity, resources: argoResources }],
});
