export { startFrameHelper, type FrameHelper } from './frame-helper.ts';
export { readFrameEnvironment } from './read-environment.ts';
