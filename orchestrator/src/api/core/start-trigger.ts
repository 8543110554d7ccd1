import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import type {
  Engine,
  ExecutionQueue,
  ExecutionStore,
  RequestKey,
  SubmittedInput,
} from '../../execution/index.ts';
import type { ScheduleSource, Start, StartExecution, Trigger } from '../../triggers/index.ts';
import type { PlanOfPipeline } from './executions.ts';
import type { Processing } from './processing.ts';
import { submissionOf } from './submission.ts';

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
      if (source.kind === 'folder') return await startFile(options, trigger, start, source.input);
      return await startTime(options, trigger, source, key);
    } catch (thrown) {
      // It was started, and somebody has changed the trigger since then.
      if (asKumikiError(thrown).code !== 'REQUEST_REPEATED_DIFFERENTLY') throw thrown;
      const known = await options.store.findRequest(project, key);
      if (!known) throw thrown;
      return known.execution;
    }
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
  const given: Record<string, SubmittedInput> = {};
  const shared: Record<string, SubmittedInput> = {};
  for (const [input, data] of Object.entries(inputs)) {
    const isShared = Object.hasOwn(plan.inputs, input) && plan.inputs[input]!.shared;
    (isShared ? shared : given)[input] = { kind: 'data', data };
  }
  const labels = { client_id: clientId, correlation_id: key.correlationId };
  const start = { pipeline, params, items: [{ name, inputs: given }], shared, priority, labels };
  const submission = await submissionOf(plan, start, objects);
  const request = { ...key, content: key.correlationId, fileId: '', estimatedCompletion: Date.now() };
  const { ref, repeats } = { repeats: undefined, ...(await engine.acceptOnce(submission, request)) };
  if (!repeats) queue.add(ref, submission.priority);
  return ref.id;
}
