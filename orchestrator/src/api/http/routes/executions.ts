import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import {
  executionStatuses,
  itemStatuses,
  type Committed,
  type ExecutionRef,
  type ExecutionStatus,
  verdictWords,
  type ItemFilter,
  type StoredValue,
  type VerdictWord,
} from '../../../execution/index.ts';
import type { FetchFile } from '../../core/fetch-file.ts';
import { checkRoleOn, visiblePipelines } from '../../../identity/roles.ts';
import { artifactOf, type Executions, type PlanOfPipeline, type ValuePlace } from '../../core/executions.ts';
import { json, stream, type Answer } from '../answer.ts';
import { pageAnswer, pageOf, pageSchema } from '../page.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';
import { receiveUpload } from '../upload/receive-upload.ts';
import {
  committedShape,
  executionAnswer,
  executionShape,
  itemAnswer,
  itemShape,
  stepAnswer,
  stepShape,
} from './execution-answers.ts';
import { eventStream } from './execution-events.ts';
import { fetchFilesByUrl } from './files-by-url.ts';
import { readExecutionField, startFrom } from './start-execution.ts';

export interface ExecutionRoutesOptions {
  readonly executions: Executions;
  readonly objects: ObjectWriter;
  readonly planOf: PlanOfPipeline;
  readonly fetchFile: FetchFile;
}

interface InExecution {
  readonly params: { readonly id: string };
}

interface InItem {
  readonly params: {
    readonly id: string;
    readonly item: number;
    readonly name: string;
    readonly step: string;
  };
}

interface Page {
  readonly limit: number;
  readonly cursor?: number;
}

const project = 'default';
const refOf = (id: string): ExecutionRef => ({ project, id });

const id = { type: 'string', format: 'uuid' } as const;
const place = { type: 'integer', minimum: 0, maximum: 10_000_000 } as const;
const limit = (most: number) => ({ type: 'integer', minimum: 1, maximum: most, default: 50 }) as const;
const base = '/api/v1/executions';

/** The routes of executions. */
export function executionRoutes({ executions, objects, planOf, fetchFile }: ExecutionRoutesOptions): Route[] {
  const group = 'Executions';
  return [
    defineRoute({
      method: 'POST',
      path: base,
      role: 'runner',
      scope: 'own',
      group,
      summary:
        'Starts an execution. The field "execution" is JSON with pipeline, params, inputs, priority and labels; files are the fields "image" or "inputs.NAME", or {"url": …} under inputs.',
      body: 'multipart',
      answers: { 202: { schema: executionShape } },
      async handle({ node, caller, signal }) {
        const upload = await receiveUpload(node, objects);
        const field = readExecutionField(upload);
        checkRoleOn(caller, nameOf(field.pipeline), 'runner');
        const plan = await planOf(project, field.pipeline);
        const fetched = await fetchFilesByUrl(plan, field.inputs ?? {}, fetchFile, signal);
        const files = [...upload.files, ...fetched.files];
        const given = startFrom(plan, { ...upload, files }, { ...field, inputs: fetched.inputs });
        const execution = await executions.start(project, given, plan);
        return json(executionAnswer(execution), {
          status: 202,
          headers: { Location: `${base}/${execution.id}` },
        });
      },
    }),
    defineRoute<{ query: ListQuery }>({
      method: 'GET',
      path: base,
      role: 'viewer',
      scope: 'own',
      group,
      summary: 'Lists executions, the newest first.',
      query: {
        type: 'object',
        properties: {
          status: { type: 'array', items: { enum: [...executionStatuses] } },
          pipeline: {
            type: 'string',
            maxLength: 200,
            pattern: '^[^@]*(@[1-9][0-9]{0,8})?$',
            'x-expected': 'NAME or NAME@VERSION',
          },
          version: { type: 'integer', minimum: 1, maximum: 999_999_999 },
          verdict: { enum: [...verdictWords] },
          from: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          text: { type: 'string', maxLength: 200 },
          correlation_id: { type: 'string', maxLength: 200 },
          limit: limit(200),
          cursor: { type: 'string', maxLength: 200 },
        },
      },
      answers: { 200: { schema: pageSchema(executionShape) } },
      async handle({ query, caller }) {
        const pipelines = visiblePipelines(caller);
        const { status, pipeline, verdict, from, until, text, correlation_id: correlation, ...page } = query;
        const [name, ofName] = pipeline?.split('@') ?? [];
        const version = ofName === undefined ? query.version : Number(ofName);
        const filter = {
          ...(status && { status }),
          ...(name && { pipeline: name }),
          ...(version !== undefined && { version }),
          ...(verdict && { verdict }),
          ...(pipelines && { pipelines }),
          ...(from !== undefined && { from: Date.parse(from) }),
          ...(until !== undefined && { until: Date.parse(until) }),
          ...(text !== undefined && { text }),
          ...(correlation !== undefined && { labels: { correlation_id: correlation } }),
        };
        const { executions: found, next } = await executions.list(project, filter, pageOf(page));
        return pageAnswer(found.map(executionAnswer), next);
      },
    }),
    defineRoute<InExecution>({
      method: 'GET',
      path: `${base}/{id}`,
      role: 'viewer',
      group,
      summary: 'One execution.',
      params: { id },
      answers: { 200: { schema: executionShape } },
      handle: async ({ params }) => json(executionAnswer(await executions.get(refOf(params.id)))),
    }),
    defineRoute<InExecution & { query: Page & ItemFilter }>({
      method: 'GET',
      path: `${base}/{id}/items`,
      role: 'viewer',
      group,
      summary: 'The items of an execution, in order.',
      params: { id },
      query: {
        type: 'object',
        properties: {
          status: { type: 'array', items: { enum: [...itemStatuses] } },
          verdict: { enum: [...verdictWords] },
          text: { type: 'string', maxLength: 200 },
          limit: limit(500),
          cursor: place,
        },
      },
      answers: { 200: { schema: pageSchema(itemShape) } },
      async handle({ params, query }) {
        const { limit: most, cursor: from = 0, ...filter } = query;
        const items = await executions.items(refOf(params.id), filter, { from, limit: most });
        const next = items.length === most ? String(items.at(-1)!.index + 1) : undefined;
        return pageAnswer(items.map(itemAnswer), next);
      },
    }),
    defineRoute<InExecution & { query: Page }>({
      method: 'GET',
      path: `${base}/{id}/steps`,
      role: 'viewer',
      group,
      summary: 'All steps of some items: the pages go by items.',
      params: { id },
      query: { type: 'object', properties: { limit: limit(200), cursor: place } },
      answers: { 200: { schema: pageSchema(stepShape) } },
      async handle({ params, query: { limit: most, cursor: from = 0 } }) {
        const ref = refOf(params.id);
        const { counts } = await executions.get(ref);
        const steps = await executions.steps(ref, { from, limit: most });
        const next = from + most < counts.total ? String(from + most) : undefined;
        return pageAnswer(steps.map(stepAnswer), next);
      },
    }),
    valueRoute('outputs', 'An output of an item: the file itself, or JSON.', ({ params }) => ({
      of: 'outputs',
      name: params.name,
    })),
    valueRoute('inputs', 'An input of an item as it came.', ({ params }) => ({
      of: 'inputs',
      name: params.name,
    })),
    valueRoute('steps/{step}', 'What a step gave, where that is kept.', ({ params }) => ({
      step: params.step,
      name: params.name,
    })),
    defineRoute<InExecution & { query: { from: number } }>({
      method: 'GET',
      path: `${base}/{id}/events`,
      role: 'viewer',
      group,
      summary: 'What happens, as server-sent events until the end; Last-Event-ID goes on from there.',
      params: { id },
      query: { type: 'object', properties: { from: { type: 'integer', minimum: 1, default: 1 } } },
      answers: { 200: { type: 'text/event-stream', description: 'One event a change; its id is seq.' } },
      async handle({ params, query, headers, signal, closing }) {
        const ref = refOf(params.id);
        await executions.get(ref);
        const last = Number(headers['last-event-id']);
        const from = Number.isSafeInteger(last) && last >= 0 ? last + 1 : query.from;
        const end = AbortSignal.any([signal, closing]);
        return stream(eventStream(executions.follow(ref, from, { signal: end }), end), 'text/event-stream');
      },
    }),
    defineRoute<InExecution>({
      method: 'POST',
      path: `${base}/{id}/cancel`,
      role: 'runner',
      group,
      summary: 'Asks for the end of an execution.',
      params: { id },
      answers: { 202: { schema: committedShape } },
      handle: async ({ params }) => committed(params.id, await executions.cancel(refOf(params.id))),
    }),
    defineRoute<InExecution>({
      method: 'POST',
      path: `${base}/{id}/retry`,
      role: 'runner',
      group,
      summary: 'Runs the failed items again, each from the step that failed.',
      params: { id },
      answers: { 202: { schema: committedShape } },
      handle: async ({ params }) => committed(params.id, await executions.retry(refOf(params.id))),
    }),
  ];

  function valueRoute(
    part: string,
    summary: string,
    where: (request: RouteRequest<InItem>) => ValuePlace,
  ): Route {
    return defineRoute<InItem>({
      method: 'GET',
      path: `${base}/{id}/items/{item}/${part}/{name}`,
      role: 'viewer',
      group,
      summary,
      params: { id, item: place },
      answers: { 200: { type: '*/*', description: 'The file, or JSON data.' } },
      async handle(request) {
        const { id: execution, item, name } = request.params;
        const value = await executions.value(refOf(execution), item, where(request));
        return await valueContent(executions, value, name, request.signal);
      },
    });
  }
}

interface ListQuery {
  readonly status?: readonly ExecutionStatus[];
  readonly pipeline?: string;
  readonly version?: number;
  readonly verdict?: VerdictWord;
  readonly from?: string;
  readonly until?: string;
  readonly text?: string;
  readonly correlation_id?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Of `NAME` or `NAME@VERSION`. */
function nameOf(pipeline: string): string {
  return pipeline.split('@', 1)[0]!;
}

function committed(execution: string, { status, seq }: Committed): Answer {
  return json({ execution_id: execution, status, seq }, { status: 202 });
}

async function valueContent(
  executions: Executions,
  value: StoredValue,
  name: string,
  signal: AbortSignal,
): Promise<Answer> {
  if ('data' in value) return json(value.data);
  const artifact = artifactOf(value);
  if (!artifact) throw kumikiError('ARTIFACT_NOT_FOUND', { name, where: 'What is stored as one file' });
  const opened = await executions.artifact(project, artifact.digest, artifact);
  const { mediaType, size, digest } = opened.artifact;
  // Files of strangers: shown as images where they are ones, else saved, and never run as a page.
  const isImage = mediaType.startsWith('image/') && mediaType !== 'image/svg+xml';
  return stream(opened.read(signal), isImage ? mediaType : 'application/octet-stream', {
    length: size,
    etag: digest,
    headers: {
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Content-Disposition': isImage ? 'inline' : 'attachment',
    },
  });
}
