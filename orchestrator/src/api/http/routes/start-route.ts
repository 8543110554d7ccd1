import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { checkRoleOn } from '../../../identity/roles.ts';
import type { Webhooks } from '../../../webhooks/index.ts';
import type { Executions, PlanOfPipeline } from '../../core/executions.ts';
import type { FetchFile } from '../../core/fetch-file.ts';
import type { Files } from '../../core/files.ts';
import { withWebhook } from '../../core/with-webhook.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';
import { receiveUpload } from '../upload/receive-upload.ts';
import { executionAnswer, executionShape } from './execution-answers.ts';
import { findFilesByDigest } from './files-by-digest.ts';
import { fetchFilesByUrl } from './files-by-url.ts';
import { readExecutionField, startFrom } from './start-execution.ts';

export interface StartRouteOptions {
  readonly executions: Executions;
  readonly objects: ObjectWriter;
  readonly planOf: PlanOfPipeline;
  readonly fetchFile: FetchFile;
  readonly webhooks: Webhooks;
  readonly files: Pick<Files, 'find'>;
}

const project = 'default';
const base = '/api/v1/executions';

/** The route that starts executions of uploaded files, of stored ones, and of those at URLs. */
export function startRoute(options: StartRouteOptions): Route {
  const { executions, objects, planOf, fetchFile, webhooks, files: stored } = options;
  return defineRoute({
    method: 'POST',
    path: base,
    role: 'runner',
    scope: 'own',
    group: 'Executions',
    summary:
      'Starts an execution. The field "execution" is JSON with pipeline, params, inputs, priority, executor (local or argo), labels and webhook; files are the fields "image" or "inputs.NAME", or {"url": …} and {"file": "sha256:…"} under inputs.',
    body: 'multipart',
    answers: { 202: { schema: executionShape } },
    async handle({ node, caller, signal }) {
      const upload = await receiveUpload(node, objects);
      const field = readExecutionField(upload);
      checkRoleOn(caller, nameOf(field.pipeline), 'runner');
      const plan = await planOf(project, field.pipeline);
      const find = async (digest: string) => (await stored.find(caller, project, digest)).artifact;
      const found = await findFilesByDigest(plan, field.inputs ?? {}, find);
      const fetched = await fetchFilesByUrl(plan, found.inputs, fetchFile, signal);
      const files = [...upload.files, ...found.files, ...fetched.files];
      const given = startFrom(plan, { ...upload, files }, { ...field, inputs: fetched.inputs });
      const start = async (own: string) => await executions.start(project, { ...given, id: own }, plan);
      const execution = await withWebhook(webhooks, project, { caller, webhook: field.webhook }, start);
      return json(executionAnswer(execution, await executions.completion(execution)), {
        status: 202,
        headers: { Location: `${base}/${execution.id}` },
      });
    },
  });
}

/** Of `NAME` or `NAME@VERSION`. */
function nameOf(pipeline: string): string {
  return pipeline.split('@', 1)[0]!;
}
