export { startFrameHelper, workersBeside, type FrameHelper } from './frame-helper.ts';
export { readFrameEnvironment } from './read-environment.ts';
