export { copySteps, longestClip, readClip, writeClip } from './clip.ts';
export { pasteClip, type Pasted } from './paste-clip.ts';
export type { Clip, ClipProblem } from './read-clip.ts';
