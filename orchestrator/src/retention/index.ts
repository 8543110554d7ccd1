export { Keeper, type KeeperOptions, type LastRun } from './keeper.ts';
export { bytesOf, defaultLimits, limitsOf, settingsPolicy, type Limits } from './limits.ts';
export { keptKinds, kindLimits, policyOf, type KindPolicy, type RetentionPolicy } from './policy.ts';
export { allPipelines, type PolicyStore } from './policy-store.ts';
export { preview, type Preview, type PreviewLine } from './preview.ts';
export { tidy, type Tidied, type TidyOptions } from './tidy.ts';
