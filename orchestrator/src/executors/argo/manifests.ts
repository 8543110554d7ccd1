/** What manifests of pods have in common, whoever makes the pods. */
export {
  containersOf,
  faultsOfContainer,
  formatContainers,
  helperParts,
  labels,
  parseContainers,
  places,
  podParts,
  podSecurity,
  workerFolder,
  type Container,
  type ObjectMeta,
  type PodParts,
} from './compile/index.ts';
