import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { kumikiError } from '@kumiki/component-sdk/errors';
import {
  executionStatuses,
  isTerminal,
  newExecutionId,
  type ExecutionRef,
} from '../../../execution/index.ts';
import type { Accepted, Processing, ProcessResult } from '../../core/processing.ts';
import type { FrameStep } from '../../../deployments/index.ts';
import type { Realtime } from '../../core/realtime.ts';
import { EndSignal } from '../../core/end-signal.ts';
import { errorOf, type TransientExecutions } from '../../core/transient.ts';
import { json, type Answer } from '../answer.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';
import { freeMemory } from '../upload/free-memory.ts';
import type { HeldBytes } from '../upload/held-bytes.ts';
import { asFrame, asRecorded, asTransient, readProcessForm, type ProcessForm } from './process-form.ts';
import { recordedResult } from './recorded-result.ts';
import { failedAnswer, resultAnswer } from './result-answer.ts';
import { transientResult } from './transient-answer.ts';

export interface ProcessRoutesOptions {
  readonly processing: Processing;
  readonly transient: TransientExecutions;
  readonly realtime: Realtime;
  /** Bytes of a file of a frame. */
  readonly frameBytes: number;
  readonly objects: ObjectStore;
  readonly held: HeldBytes;
}

interface Asked {
  /** Seconds. */
  readonly wait?: number;
  readonly output?: string;
}

const project = 'default';

const query = {
  type: 'object',
  properties: {
    wait: { type: 'number', minimum: 0, maximum: 300 },
    output: { type: 'string', minLength: 1, maxLength: 200 },
  },
} as const;

const time = { type: 'string', format: 'date-time' } as const;
const acceptedShape = {
  type: 'object',
  properties: {
    execution_id: { type: 'string', format: 'uuid' },
    file_id: { type: 'string' },
    status: { enum: [...executionStatuses] },
    estimated_completion_time: time,
  },
  required: ['execution_id', 'status'],
} as const;
const resultShape = {
  type: '*/*',
  description:
    'The image, or JSON with all outputs, their verdict and what the steps took: as the header Accept says.',
} as const;

/** One image in, its result out. */
export function processRoutes(options: ProcessRoutesOptions): Route[] {
  const { processing, transient, realtime, objects, held, frameBytes } = options;
  const group = 'Processing';
  return [
    defineRoute<{ query: Asked }>({
      method: 'POST',
      path: '/api/v1/pipeline/process',
      role: 'runner',
      scope: 'own',
      group,
      summary:
        'Runs a pipeline on one image. Fields: "pipeline_config" (JSON: pipeline_id, parameters, priority), "client_id", "correlation_id", "record" (durable, or none for a result that is answered and not kept), "mode" (batch, or realtime for a pipeline that is deployed), "deadline_ms", "webhook" (JSON: url, events, secret), then the files "image" and "inputs.NAME". The query "wait" holds the request for so many seconds.',
      query,
      body: 'multipart',
      answers: { 200: resultShape, 202: { schema: acceptedShape } },
      async handle(request) {
        using share = held.open();
        const form = await readProcessForm(request.node, objects, share, frameBytes);
        if (form.mode === 'realtime') return await framed(request, form);
        if (form.record === 'none') return await answered(request, form);
        return await recorded(request, form);
      },
    }),
    defineRoute<{ params: { id: string }; query: Asked }>({
      method: 'GET',
      path: '/api/v1/executions/{id}/result',
      role: 'viewer',
      group,
      summary:
        'What an execution of one item gave: an image or JSON. Where it has not ended, not within "wait" seconds either, the answer is 202; where it failed, its error.',
      params: { id: { type: 'string', format: 'uuid' } },
      query,
      answers: { 200: resultShape, 202: { schema: acceptedShape } },
      async handle(request) {
        const { params, query: asked, signal, closing } = request;
        const ref = { project, id: params.id };
        using end = new EndSignal([signal, closing]);
        const result = await processing.result(ref, (asked.wait ?? 0) * 1000, end.signal);
        const { status, counts } = result.execution;
        if (counts.total > 1)
          throw kumikiError('RESULT_NOT_SINGLE', { execution: ref.id, count: counts.total });
        if (!isTerminal(status)) return json({ execution_id: ref.id, status }, { status: 202 });
        return await endedAnswer(request, ref, result);
      },
    }),
  ];

  async function recorded(request: RouteRequest<{ query: Asked }>, form: ProcessForm): Promise<Answer> {
    const { caller, query: asked, signal, closing } = request;
    // As long as the request is there, and its bytes are counted.
    const atHand = asked.wait === undefined ? undefined : { bytes: new Map<string, Uint8Array>() };
    try {
      const given = await asRecorded(form, objects, atHand);
      const untold = asked.wait !== undefined && asked.wait > 0;
      const accepted = await processing.accept(caller, project, { ...given, untold });
      const { ref, written } = accepted;
      if (asked.wait === undefined) return acceptedAnswer(accepted, 'accepted');
      using end = new EndSignal([signal, closing]);
      const result = await processing.result(ref, asked.wait * 1000, end.signal, written);
      const { status } = result.execution;
      if (!isTerminal(status)) return acceptedAnswer(accepted, status);
      const answer = await endedAnswer(request, ref, result);
      if (status === 'succeeded') giveBack(form, answer);
      return answer;
    } finally {
      atHand?.bytes.clear();
    }
  }

  async function answered(request: RouteRequest<{ query: Asked }>, form: ProcessForm): Promise<Answer> {
    const { caller, query: asked, signal, closing } = request;
    if (!asked.wait)
      throw kumikiError('RECORD_NEEDED', { reason: 'it does not say how long it waits ("wait")' });
    using end = new EndSignal([signal, closing]);
    const result = await transient.run(caller, project, asTransient(form), asked.wait * 1000, end.signal);
    const answer = await resultAnswer(request.node, transientResult(result), asked.output);
    giveBack(form, answer);
    return answer;
  }

  async function framed(request: RouteRequest<{ query: Asked }>, form: ProcessForm): Promise<Answer> {
    const { caller, query: asked, signal, closing, headers } = request;
    using end = new EndSignal([signal, closing]);
    const { pipeline_id: pipelineId } = form.config;
    const { traceparent } = headers;
    const frame = { ...asFrame(form), ...(typeof traceparent === 'string' && { traceparent }) };
    const { outcome, pipeline } = await realtime.once(caller, project, pipelineId, frame, end.signal);
    if (outcome.status !== 'succeeded') throw errorOf(outcome.error);
    const { outputs, steps } = outcome;
    const result = { id: newExecutionId(Date.now()), pipeline, outputs, steps: steps.map(rounded) };
    return await resultAnswer(request.node, transientResult(result), asked.output);
  }

  async function endedAnswer(
    { node, query: asked, signal, requestId }: RouteRequest<{ params: object; query: Asked }>,
    { id }: ExecutionRef,
    result: ProcessResult,
  ): Promise<Answer> {
    if (result.execution.status !== 'succeeded') {
      const error = result.error && errorOf(result.error);
      return failedAnswer(id, error ?? kumikiError('CANCELLED', { what: `The run ${id}` }), requestId);
    }
    return await resultAnswer(node, recordedResult(result, objects, signal), asked.output);
  }
}

/** All that ran has ended well, and a form that was held is small enough to be written to processes at once. */
function giveBack({ memory }: ProcessForm, { content }: Answer): void {
  if (memory && !liesIn(content, memory)) freeMemory(memory);
}

/** Whether content may be read from some memory later. */
function liesIn(content: Answer['content'], memory: ArrayBuffer): boolean {
  if (content === undefined || typeof content === 'string') return false;
  return !(content instanceof Uint8Array) || content.buffer === memory;
}

function acceptedAnswer({ ref, fileId, repeated, estimatedCompletion }: Accepted, status: string): Answer {
  return json(
    {
      execution_id: ref.id,
      file_id: fileId,
      status,
      estimated_completion_time: new Date(estimatedCompletion).toISOString(),
    },
    {
      status: 202,
      headers: {
        Location: `/api/v1/executions/${ref.id}/result`,
        ...(repeated && { 'Idempotent-Replayed': 'true' }),
      },
    },
  );
}

function rounded({ durationMs, ...step }: FrameStep): FrameStep {
  return { ...step, ...(durationMs !== undefined && { durationMs: Math.round(durationMs * 100) / 100 }) };
}
