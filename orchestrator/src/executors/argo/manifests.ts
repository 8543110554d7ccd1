/** What manifests of pods have in common, whoever makes the pods. */
export {
  faultsOfContainer,
  helperParts,
  labels,
  places,
  podParts,
  podSecurity,
  workersOf,
  workerFolder,
  type Container,
  type ObjectMeta,
  type PodParts,
} from './compile/index.ts';
