export { ActiveRuns } from './active-runs.ts';
export { ArgoExecutor, type ArgoExecutorOptions, type WorkOfItem } from './argo-executor.ts';
export type { ClusterRun } from './cluster-run.ts';
export type { ClusterApi } from './cluster/cluster-api.ts';
export {
  manifestText,
  namespaceParts,
  type Cluster,
  type Destination,
  type Rule,
  type WorkerImage,
} from './compile/index.ts';
export { openArgo, type ArgoSettings, type OpenedArgo } from './open-argo.ts';
export { handedSchema, TakeReports, type ReportSource } from './reports/index.ts';
export type { HelperReports, PodPlace } from './helper/protocol.ts';
