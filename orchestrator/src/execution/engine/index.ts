export type { InputsAtHand } from './at-hand.ts';
export { Engine, type CarryOutPlan, type EngineOptions, type TakenLate } from './engine.ts';
export type { CarryOut } from './execution-run.ts';
export type { SubmittedInput } from './record-inputs.ts';
export {
  submit,
  submitOnce,
  type OnceSubmitted,
  type Submission,
  type SubmittedItem,
  type SubmitTo,
} from './submit.ts';
export { recordedPlan, rerun, type Changes, type RerunIn } from './rerun.ts';
