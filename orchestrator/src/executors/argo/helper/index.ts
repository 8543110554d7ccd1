export { PlatformClient } from './platform-client.ts';
export { readHelperEnvironment, type HelperEnvironment } from './read-environment.ts';
export { runHelper, type HelperOptions } from './run-helper.ts';
export { decodeShared } from './pod-lanes.ts';
export { PodWorker } from './pod-worker.ts';
