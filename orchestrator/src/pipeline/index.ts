export {
  RecipeKeys,
  stepCacheKey,
  type DigestTree,
  type RecipeInput,
  type RecipeSources,
  type StepRecipe,
} from './cache-key/index.ts';
export { compilePipeline, type Compiled, type CompileRequest } from './compile/compile-pipeline.ts';
export type { HandedOn } from './compile/handed-on.ts';
export {
  evaluateCondition,
  formatCondition,
  type ConditionLookup,
  type ConditionOutcome,
} from './condition/index.ts';
export {
  diffPipelines,
  valueChanges,
  type Change,
  type EntriesDiff,
  type PipelineDiff,
  type StepChange,
  type ValueChange,
} from './diff/index.ts';
export { formatPipeline } from './document/format-pipeline.ts';
export { parsePipeline, type ParsedPipeline } from './document/parse-pipeline.ts';
export { isPipelineName } from './document/pipeline-name.ts';
export { maxSteps, pipelineSchema, publishedPipelineSchema } from './document/pipeline-schema.ts';
export type { Canvas, Pipeline, PipelineInput, PipelineStep } from './document/pipeline.types.ts';
export type { Lock, LockedPipeline, LockedVersion } from './lock/index.ts';
export { bindPlan } from './plan/bind-plan.ts';
export type {
  BoundPlan,
  Condition,
  ConditionOperand,
  ExecutorChoice,
  LockedComponent,
  Plan,
  PlanBinding,
  PlanFile,
  PlanGroup,
  PlanInput,
  PlanOutput,
  PlanParam,
  PlanStep,
  PlanStepOutput,
  ValueId,
} from './plan/plan.ts';
export { stepsAfter, stepsOn } from './plan/steps-after.ts';
export type { ComponentSource, DeprecatedComponent, PipelineSource, PipelineText } from './source.ts';
