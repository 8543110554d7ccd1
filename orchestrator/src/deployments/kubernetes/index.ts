export { frameRules } from './cluster/kube-frames.ts';
export { KubernetesWorkers, type OpenedWorkers, type OpenWorkers } from './kubernetes-workers.ts';
export { openKubernetes, type OpenedKubernetes } from './open-kubernetes.ts';
