export {
  Engine,
  type CarryOutPlan,
  type EngineOptions,
  type Submission,
  type SubmittedItem,
} from './engine.ts';
export type { CarryOut } from './execution-run.ts';
