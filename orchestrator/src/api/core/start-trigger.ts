import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import {
  isTerminal,
  type Engine,
  type ExecutionQueue,
  type ExecutionStore,
  type RequestKey,
  type SubmittedInput,
} from '../../execution/index.ts';
import { bindPlan, type Plan } from '../../pipeline/index.ts';
import type {
  OutcomeOf,
  ScheduleSource,
  Start,
  StartExecution,
  Trigger,
  TriggerSettings,
} from '../../triggers/index.ts';
import type { PlanOfPipeline } from './executions.ts';
import { byInput } from './file-inputs.ts';
import type { Processing } from './processing.ts';
import { checkNames, submissionOf } from './submission.ts';

export interface StartTriggerOptions {
  readonly store: Pick<ExecutionStore, 'findRequest'>;
  readonly objects: Pick<ObjectReader, 'stat'>;
  readonly engine: Pick<Engine, 'acceptOnce'>;
  readonly queue: Pick<ExecutionQueue, 'add'>;
  readonly processing: Pick<Processing, 'accept'>;
  readonly planOf: PlanOfPipeline;
}

const clientId = 'trigger';

/** Starts executions for triggers: each start once, by the same rule as requests of clients. */
export function startTrigger(options: StartTriggerOptions): StartExecution {
  return async (trigger, start) => {
    const { source, project } = trigger;
    const key = { caller: `trigger:${trigger.id}`, clientId, correlationId: start.key };
    try {
      if (source.kind === 'schedule') return await startTime(options, trigger, source, key);
      return await startFile(options, trigger, start, source.input);
    } catch (thrown) {
      // It was started, and somebody has changed the trigger since then.
      if (asKumikiError(thrown).code !== 'REQUEST_REPEATED_DIFFERENTLY') throw thrown;
      const known = await options.store.findRequest(project, key);
      if (!known) throw thrown;
      return known.execution;
    }
  };
}

/** How executions of triggers ended. One that is gone had ended: nothing else is removed. */
export function outcomeIn(store: Pick<ExecutionStore, 'execution'>): OutcomeOf {
  return async (project, id) => {
    try {
      const { status } = await store.execution({ project, id });
      if (!isTerminal(status)) return undefined;
      return status === 'succeeded' ? 'done' : 'failed';
    } catch (thrown) {
      if (asKumikiError(thrown).code === 'EXECUTION_NOT_FOUND') return 'done';
      throw thrown;
    }
  };
}

/**
 * Checks what every start of a trigger would fail for.
 * @throws PARAMETER_UNKNOWN, PARAMETER_INVALID, INPUT_MISSING, INPUT_UNKNOWN, IMAGE_INPUT_UNCLEAR, what `planOf` throws
 */
export async function checkTrigger(
  planOf: PlanOfPipeline,
  project: string,
  { pipeline, params, source }: TriggerSettings,
): Promise<void> {
  const plan = await planOf(project, pipeline);
  bindPlan(plan, params);
  const { given, shared } =
    source.kind === 'schedule' ? timeInputs(plan, source.inputs) : fileInput(plan, source.input);
  checkNames(plan, given, false);
  checkNames(plan, shared, true);
}

type Inputs = Record<string, SubmittedInput>;

function timeInputs(plan: Plan, inputs: ScheduleSource['inputs']): { given: Inputs; shared: Inputs } {
  const values = Object.entries(inputs).map(
    ([input, data]) => [input, { kind: 'data' as const, data }] as const,
  );
  return byKind(plan, values);
}

/** The input that each file goes to. */
function fileInput(plan: Plan, input: string | undefined) {
  const file = { artifact: { mediaType: 'image/*', name: '' }, ...(input !== undefined && { input }) };
  return byKind(plan, [...byInput(plan, [file])]);
}

/** Inputs that each item has of its own, and those that all share. */
function byKind<Value>(plan: Plan, inputs: readonly (readonly [string, Value])[]) {
  const isShared = (input: string) => Object.hasOwn(plan.inputs, input) && plan.inputs[input]!.shared;
  return {
    given: Object.fromEntries(inputs.filter(([input]) => !isShared(input))),
    shared: Object.fromEntries(inputs.filter(([input]) => isShared(input))),
  };
}

async function startFile(
  { processing }: StartTriggerOptions,
  { id, name, project, pipeline, params, priority }: Trigger,
  { key, artifact }: Start,
  input: string | undefined,
): Promise<string> {
  const caller = { id: `trigger:${id}`, name, role: 'runner' } as const;
  const { ref } = await processing.accept(caller, project, {
    pipelineId: pipeline,
    parameters: params,
    priority,
    clientId,
    correlationId: key,
    files: [{ artifact: artifact!, ...(input !== undefined && { input }) }],
  });
  return ref.id;
}

async function startTime(
  { objects, engine, queue, planOf }: StartTriggerOptions,
  { name, project, pipeline, params, priority }: Trigger,
  { inputs }: ScheduleSource,
  key: RequestKey,
): Promise<string> {
  const plan = await planOf(project, pipeline);
  const { given, shared } = timeInputs(plan, inputs);
  const labels = { client_id: clientId, correlation_id: key.correlationId };
  const start = { pipeline, params, items: [{ name, inputs: given }], shared, priority, labels };
  const submission = await submissionOf(plan, start, objects);
  const request = { ...key, content: key.correlationId, fileId: '', estimatedCompletion: Date.now() };
  const { ref, repeats } = { repeats: undefined, ...(await engine.acceptOnce(submission, request)) };
  if (!repeats) queue.add(ref, submission.priority);
  return ref.id;
}
