export { commandComponent, type CommandLimits } from './command/index.ts';
export {
  defineComponent,
  isComponent,
  type ChangeDefinition,
  type Component,
  type ComponentDefinition,
  type ComponentTypes,
  type Outputs,
  type RunContext,
  type StreamContext,
  type StreamDefinition,
  type SetupContext,
} from './component.ts';
export {
  fusableLength,
  runFused,
  sharpStages,
  type ChangedImage,
  type ImageInfo,
  type SharpChange,
  type SharpStage,
  type WantedChange,
} from './change/index.ts';
export { ComponentInstance, type RunningComponent, type RunRequest } from './instance.ts';
export type { Values } from './values.ts';
export { loadComponent } from './load.ts';
export { shareOneSdk } from './one-sdk.ts';
export {
  completeParams,
  runComponent,
  runStream,
  type RunComponentOptions,
  type RunStreamOptions,
} from './run-component.ts';
