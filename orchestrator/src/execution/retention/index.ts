export { defaultLimits, limitsFrom, type Limits } from './limits.ts';
export { tidy, type Tidied, type TidyOptions } from './tidy.ts';
