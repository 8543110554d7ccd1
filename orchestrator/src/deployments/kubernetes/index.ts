export { frameParts, type FrameNamespace } from './compile/frame-namespace.ts';
export { KubernetesWorkers, type OpenedWorkers, type OpenWorkers } from './kubernetes-workers.ts';
export { openKubernetes, type OpenedKubernetes } from './open-kubernetes.ts';
export { WarmPods } from './warm-pods.ts';
