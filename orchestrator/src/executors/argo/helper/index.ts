export { PlatformClient } from './platform-client.ts';
export { LoggedReports, type ReportChannel } from '../reports/index.ts';
export { readHelperEnvironment, type HelperEnvironment, type PodReports } from './read-environment.ts';
export { runHelper, type HelperOptions } from './run-helper.ts';
export { decodeShared } from './pod-lanes.ts';
export { onlyWorker, PodBundle, type PodProcess } from './pod-process.ts';
export { PodWorker } from './pod-worker.ts';
