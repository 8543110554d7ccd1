export { shardsFor, type Cluster, type ReportTopic, type WorkerImage } from './cluster.ts';
export { compileWorkflow, type WorkflowRequest } from './compile-workflow.ts';
export {
  authorityKey,
  labels,
  reportKeyKey,
  tokenKey,
  turnLabels,
  workflowName,
  type Turn,
} from './names.ts';
export { kafkaSecretKeys } from './report-environment.ts';
export {
  manifestText,
  namespaceParts,
  platformRules,
  type NamespaceRequest,
  type Rule,
} from './namespace-parts.ts';
export { networkPolicies, type Destination, type NetworkPolicy } from './network-policies.ts';
export { places, socketName, workerFolder } from './places.ts';
export { exitCodes, helperParts, podParts, type PodParts } from './pod-template.ts';
export { podSecurity } from './security.ts';
export {
  containersOf,
  formatContainers,
  parseContainers,
  workersOf,
  type WorkerContainer,
} from './worker-containers.ts';
export type { Container, ObjectMeta, Workflow } from './workflow.ts';
export { faultsOfContainer } from './lint-container.ts';
