export { commandComponent, type CommandLimits } from './command/index.ts';
export {
  defineComponent,
  isComponent,
  type Component,
  type ComponentDefinition,
  type ComponentTypes,
  type Outputs,
  type RunContext,
  type SetupContext,
} from './component.ts';
export { ComponentInstance, type RunningComponent, type RunRequest, type Values } from './instance.ts';
export { loadComponent } from './load.ts';
export { shareOneSdk } from './one-sdk.ts';
export { completeParams, runComponent, type RunComponentOptions } from './run-component.ts';
