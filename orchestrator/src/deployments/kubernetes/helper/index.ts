export { startFrameHelper, componentsBeside, type FrameHelper } from './frame-helper.ts';
export { readFrameEnvironment } from './read-environment.ts';
