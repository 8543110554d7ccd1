import type { Problem } from '@kumiki/component-sdk/errors';
import type { PipelineDraft, PipelineLibrary, PipelineVersion } from '../../../pipelines/index.ts';
import { visiblePipelines } from '../../../identity/roles.ts';
import { bytes, empty, json } from '../answer.ts';
import { pageAnswer, pageOf, pageQuery, pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';
import {
  name,
  version,
  revision,
  written,
  draftShape,
  listedShape,
  versionShape,
  formShape,
  problemsShape,
} from './pipeline-shapes.ts';

/** A document as text (YAML or JSON), or as the data itself. */
type Written = { readonly text: string } | { readonly document: object };

interface Named {
  readonly params: { readonly name: string };
}

interface OfVersion {
  readonly params: { readonly name: string; readonly version: number };
}

const project = 'default';
const group = 'Pipelines';
const base = '/api/v1/pipelines';

/** The routes of pipelines: drafts, versions, checks, comparisons. */
export function pipelineRoutes(library: PipelineLibrary): Route[] {
  const titled = (draft: PipelineDraft): object => {
    const title = library.titleOf(draft);
    return { ...draftAnswer(draft), ...(title !== undefined && { title }) };
  };
  return [
    defineRoute<{ query: { q?: string; texts: boolean; limit: number; cursor?: string } }>({
      method: 'GET',
      path: base,
      role: 'viewer',
      group,
      scope: 'own',
      summary: 'Lists pipelines by name.',
      query: {
        type: 'object',
        properties: {
          q: { type: 'string', maxLength: 200 },
          texts: { type: 'boolean', default: true, description: 'Whether their documents come too.' },
          ...pageQuery,
        },
      },
      answers: { 200: { schema: pageSchema(listedShape) } },
      async handle({ query: { q, texts, ...asked }, caller }) {
        const names = visiblePipelines(caller);
        const filter = { ...(q !== undefined && { text: q }), ...(names && { names }) };
        const found = await library.list(project, filter, pageOf(asked));
        const listed = (draft: PipelineDraft): object => ({
          ...titled(draft),
          ...(!texts && { text: undefined }),
        });
        return pageAnswer(found.items.map(listed), found.next);
      },
    }),
    defineRoute<{ body: Written }>({
      method: 'POST',
      path: base,
      role: 'editor',
      group,
      summary: 'Keeps a new draft under the name in its document.',
      body: written(),
      answers: { 201: { schema: draftShape } },
      async handle({ body }) {
        const draft = await library.create(project, textOf(library, body));
        return json(draftAnswer(draft), { status: 201, headers: { Location: `${base}/${draft.name}` } });
      },
    }),
    defineRoute<{ body: Written }>({
      method: 'POST',
      path: `${base}/validate`,
      role: 'viewer',
      group,
      scope: 'open',
      audited: false,
      summary: 'Says all that is wrong with a document, each with its line, step and field.',
      body: written(),
      answers: { 200: { schema: problemsShape } },
      async handle({ body }) {
        const problems = await library.validate(project, textOf(library, body));
        return json({ valid: !problems.some(isError), problems });
      },
    }),
    defineRoute<Named>({
      method: 'GET',
      path: `${base}/{name}`,
      role: 'viewer',
      group,
      summary: 'The draft of a pipeline.',
      params: { name },
      answers: { 200: { schema: draftShape } },
      handle: async ({ params }) => json(titled(await library.draft(project, params.name))),
    }),
    defineRoute<Named & { body: Written & { revision: number } }>({
      method: 'PUT',
      path: `${base}/{name}`,
      role: 'editor',
      group,
      summary: 'Saves the draft that was read with a revision; 409 where somebody saved it meanwhile.',
      params: { name },
      body: written({ revision }, ['revision']),
      answers: { 200: { schema: draftShape } },
      async handle({ params, body }) {
        return json(
          draftAnswer(await library.save(project, params.name, textOf(library, body), body.revision)),
        );
      },
    }),
    defineRoute<Named>({
      method: 'DELETE',
      path: `${base}/{name}`,
      role: 'editor',
      group,
      summary: 'Removes a pipeline with its versions; its executions stay.',
      params: { name },
      answers: { 204: { type: 'text/plain', description: 'It is gone.' } },
      async handle({ params }) {
        await library.remove(project, params.name);
        return empty();
      },
    }),
    defineRoute<Named & { body: { revision: number; note: string } }>({
      method: 'POST',
      path: `${base}/{name}/publish`,
      role: 'editor',
      group,
      summary: 'Makes a version of the draft, which never changes.',
      params: { name },
      body: {
        type: 'object',
        properties: { revision, note: { type: 'string', maxLength: 2000, default: '' } },
        required: ['revision'],
        additionalProperties: false,
      },
      answers: { 201: { schema: versionShape } },
      async handle({ params, body }) {
        const made = await library.publish(project, params.name, body);
        return json(versionAnswer(made), {
          status: 201,
          headers: { Location: `${base}/${made.name}/versions/${made.version}` },
        });
      },
    }),
    defineRoute<Named & { query: { limit: number; cursor?: string } }>({
      method: 'GET',
      path: `${base}/{name}/versions`,
      role: 'viewer',
      group,
      summary: 'The versions of a pipeline, the newest first.',
      params: { name },
      query: { type: 'object', properties: pageQuery },
      answers: { 200: { schema: pageSchema(versionShape) } },
      async handle({ params, query }) {
        const found = await library.versions(project, params.name, pageOf(query));
        return pageAnswer(found.items.map(versionAnswer), found.next);
      },
    }),
    defineRoute<OfVersion>({
      method: 'GET',
      path: `${base}/{name}/versions/{version}`,
      role: 'viewer',
      group,
      summary: 'One version.',
      params: { name, version },
      answers: { 200: { schema: versionShape } },
      handle: async ({ params }) =>
        json(versionAnswer(await library.version(project, params.name, params.version))),
    }),
    defineRoute<Named & { query: { version?: number } }>({
      method: 'GET',
      path: `${base}/{name}/form`,
      role: 'viewer',
      group,
      summary: 'What a version takes and gives: inputs, parameters, outputs and steps with their titles.',
      params: { name },
      query: { type: 'object', properties: { version } },
      answers: { 200: { schema: formShape } },
      async handle({ params, query }) {
        const id = query.version === undefined ? params.name : `${params.name}@${query.version}`;
        return json(await library.form(project, id));
      },
    }),
    defineRoute<Named & { query: { from: number; to?: number } }>({
      method: 'GET',
      path: `${base}/{name}/diff`,
      role: 'viewer',
      group,
      summary: 'What changed from one version to another, or to the draft.',
      params: { name },
      query: { type: 'object', properties: { from: version, to: version }, required: ['from'] },
      answers: { 200: { schema: { type: 'object' } } },
      async handle({ params, query: { from, to } }) {
        const before = await library.version(project, params.name, from);
        const after =
          to === undefined
            ? await library.draft(project, params.name)
            : await library.version(project, params.name, to);
        return json(library.diff(before, after));
      },
    }),
    defineRoute<Named & { query: { version?: number; format: 'yaml' | 'json' } }>({
      method: 'GET',
      path: `${base}/{name}/export`,
      role: 'viewer',
      group,
      summary: 'The document of the draft or of a version, as a file.',
      params: { name },
      query: {
        type: 'object',
        properties: { version, format: { enum: ['yaml', 'json'], default: 'yaml' } },
      },
      answers: { 200: { type: 'application/yaml', description: 'The document.' } },
      async handle({ params, query }) {
        const { text: found } =
          query.version === undefined
            ? await library.draft(project, params.name)
            : await library.version(project, params.name, query.version);
        const headers = { 'Content-Disposition': `attachment; filename="${params.name}.${query.format}"` };
        return query.format === 'yaml'
          ? bytes(found, 'application/yaml; charset=utf-8', { headers })
          : bytes(library.asJson(found), 'application/json; charset=utf-8', { headers });
      },
    }),
  ];
}

function textOf(library: PipelineLibrary, body: Written): string {
  return 'text' in body ? body.text : library.asYaml(JSON.stringify(body.document));
}

function draftAnswer({
  name: draft,
  revision: found,
  text: document,
  published,
  savedAt,
}: PipelineDraft): object {
  return {
    name: draft,
    revision: found,
    text: document,
    published: published === 0 ? null : published,
    saved_at: new Date(savedAt).toISOString(),
  };
}

function versionAnswer(found: PipelineVersion): object {
  const { name: pipeline, version: number, text: document, locked, note, publishedAt } = found;
  return {
    name: pipeline,
    version: number,
    text: document,
    note,
    locked,
    published_at: new Date(publishedAt).toISOString(),
  };
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}
