import { kumikiError } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { JsonValue } from '@kumiki/component-sdk/values';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import type { ArtifactRef } from '../../../execution/index.ts';
import type { ThumbnailSize } from '../../../images/index.ts';
import { nameIn, type PipelineLibrary } from '../../../pipelines/index.ts';
import type { PreviewInput, Previews } from '../../../previews/index.ts';
import { checkRoleOn, type Caller } from '../../../identity/roles.ts';
import { artifactOf, type Executions } from '../../core/executions.ts';
import type { Files } from '../../core/files.ts';
import { preferred } from '../accepts.ts';
import { bytes, json } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';
import { receiveUpload, uploadLimits } from '../upload/receive-upload.ts';
import { previewAnswer, previewsBase, previewShape } from './preview-answer.ts';
import { isKnownTag, thumbnailAnswer } from './thumbnail-answer.ts';
import { area, areaOf, element, fileId, sizeSchema } from './thumbnails.ts';
import { UploadedFiles } from './uploaded-files.ts';

export interface PreviewRoutesOptions {
  readonly previews: Previews;
  readonly library: Pick<PipelineLibrary, 'draft' | 'asJson'>;
  readonly executions: Pick<Executions, 'get' | 'value'>;
  readonly files: Pick<Files, 'find'>;
  readonly objects: ObjectWriter;
}

/** Exactly one of `file_id`, `execution_id` with its place, and `data`. */
interface Given {
  readonly file_id?: string;
  readonly execution_id?: string;
  readonly item?: number;
  readonly of?: 'inputs' | 'outputs';
  readonly name?: string;
  readonly data?: JsonValue;
}

interface Body {
  readonly pipeline?: string;
  readonly text?: string;
  readonly document?: object;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly step_params?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly step?: string;
  readonly from?: string;
  readonly pins?: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Given | readonly Given[]>>;
  readonly edge: number;
  readonly session?: string;
}

interface OfValue {
  readonly params: { readonly key: string; readonly name: string };
  readonly query: { readonly size: ThumbnailSize; readonly area?: string; readonly element: number };
}

const project = 'default';
const group = 'Previews';

const reference: JsonSchema = {
  type: 'object',
  properties: {
    file_id: fileId,
    execution_id: { type: 'string', format: 'uuid' },
    item: { type: 'integer', minimum: 0, maximum: 10_000_000 },
    of: { enum: ['inputs', 'outputs'] },
    name: { type: 'string', maxLength: 200 },
    data: { description: 'The value itself, for an input that is no file.' },
  },
  additionalProperties: false,
  'x-expected': '{"file_id"}, {"execution_id", "item", "of", "name"} or {"data"}',
};
const bodySchema: JsonSchema = {
  type: 'object',
  properties: {
    pipeline: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,99}$', description: 'The name of a draft.' },
    text: { type: 'string', maxLength: 1_000_000, description: 'A document, YAML or JSON.' },
    document: { type: 'object', description: 'A document as data.' },
    params: { type: 'object' },
    step_params: {
      type: 'object',
      description: 'Parameters of steps in place of those in the document, by step.',
      additionalProperties: { type: 'object' },
    },
    step: { type: 'string', maxLength: 500, description: 'Runs up to this step.' },
    from: {
      type: 'string',
      maxLength: 500,
      description: 'Runs this step and all that follow it anew, also where what they give is known.',
    },
    pins: {
      type: 'object',
      description:
        'By step (`outer/inner` in a pipeline that is a step): the `key` that it had in an earlier preview. It has the same values again, and what leads up to it alone does not run; where they are kept no longer, it runs.',
      additionalProperties: fileId,
      maxProperties: 500,
    },
    inputs: {
      type: 'object',
      default: {},
      description:
        'By name: {"file_id"} of a stored file, {"execution_id", "item", "of", "name"} of a value of an item, a list of them, or {"data"}.',
      additionalProperties: {
        if: { type: 'array' },
        // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
        then: { type: 'array', items: reference, maxItems: 100 },
        else: reference,
      },
    },
    edge: {
      type: 'integer',
      minimum: 64,
      maximum: 16_384,
      default: 1024,
      description: 'The longest side that images are cut down to, in pixels.',
    },
    session: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description:
        'A newer preview of the same session takes the place of the one before, which ends with 409.',
    },
  },
  oneOf: [{ required: ['pipeline'] }, { required: ['text'] }, { required: ['document'] }],
  additionalProperties: false,
};
const uploadedShape: JsonSchema = {
  type: 'object',
  properties: {
    file_id: fileId,
    size: { type: 'integer' },
    media_type: { type: 'string' },
    name: { type: 'string' },
  },
  required: ['file_id', 'size', 'media_type'],
};

/** Drafts on reduced images, for somebody who works on them. */
export function previewRoutes({
  previews,
  library,
  executions,
  files,
  objects,
}: PreviewRoutesOptions): Route[] {
  const uploaded = new UploadedFiles();
  return [
    defineRoute<{ body: Body }>({
      method: 'POST',
      path: previewsBase,
      role: 'editor',
      scope: 'own',
      group,
      audited: false,
      summary:
        'Runs a draft up to a step on a reduced image; only what changed runs again, and nothing is recorded.',
      body: bodySchema,
      answers: { 200: { schema: previewShape } },
      async handle({ body, caller, signal }) {
        const { params, step_params: stepParams, step, from, pins, edge, session } = body;
        const text = await textOf(body, caller);
        const inputs = await Promise.all(
          Object.entries(body.inputs).map(
            async ([name, given]) => [name, await inputOf(name, given, caller)] as const,
          ),
        );
        const request = {
          text,
          edge,
          inputs: Object.fromEntries(inputs),
          ...(params && { params }),
          ...(stepParams && { stepParams }),
          ...(step !== undefined && { step }),
          ...(from !== undefined && { from }),
          ...(pins && { pins }),
          ...(session !== undefined && { session }),
        };
        return json(previewAnswer(await previews.make(caller.id, project, request, signal)));
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${previewsBase}/files`,
      role: 'editor',
      scope: 'own',
      group,
      audited: false,
      summary: 'Takes a file for previews, as the field "file"; it is kept for an hour.',
      body: 'multipart',
      answers: { 201: { schema: uploadedShape } },
      async handle({ node, caller }) {
        const { files: sent, fields } = await receiveUpload(node, objects, { ...uploadLimits, files: 1 });
        const [file] = sent;
        if (file?.field !== 'file' || fields.size > 0)
          throw kumikiError('BODY_INVALID', { reason: 'one file is expected, in the field "file".' });
        const { digest, size, mediaType, name } = file.artifact;
        uploaded.add(caller.id, file.artifact);
        return json({ file_id: digest, size, media_type: mediaType, name }, { status: 201 });
      },
    }),
    defineRoute<OfValue>({
      method: 'GET',
      path: `${previewsBase}/values/{key}/{name}/thumbnail`,
      role: 'viewer',
      scope: 'own',
      group,
      summary: 'A small copy of an image that a preview gave, for as long as it is kept.',
      params: { key: { type: 'string', pattern: '^[0-9a-f]{64}$', 'x-expected': 'the key of a value' } },
      query: { type: 'object', properties: { size: sizeSchema, area, element } },
      answers: {
        200: {
          type: 'image/jpeg',
          description: 'The image, as WebP where it has alpha, or PNG where only that is accepted.',
        },
      },
      async handle({ params: { key, name }, query: { size, area: part, element: at }, headers, signal }) {
        const exact = preferred({ headers }, ['image/jpeg', 'image/webp', 'image/png']) === 'image/png';
        const tag = `${key}-${encodeURIComponent(name)}-${at}-${size}-${part ?? ''}${exact ? '-png' : ''}`;
        if (isKnownTag(headers, tag)) return bytes('', 'image/jpeg', { etag: tag });
        const value = { key: `sha256:${key}`, name, element: at };
        const { content, format } = await previews.thumbnail(
          project,
          value,
          { size, area: areaOf(part), exact },
          signal,
        );
        return thumbnailAnswer(content, format, tag);
      },
    }),
  ];

  /** @throws PIPELINE_NOT_FOUND and ROLE_NEEDED for those who may not change a pipeline of that name */
  async function textOf({ pipeline, text, document }: Body, caller: Caller): Promise<string> {
    if (pipeline !== undefined) {
      checkRoleOn(caller, pipeline, 'editor');
      return (await library.draft(project, pipeline)).text;
    }
    const given = text ?? library.asJson(JSON.stringify(document));
    if (caller.pipelines !== undefined) checkRoleOn(caller, nameIn(given), 'editor');
    return given;
  }

  async function inputOf(
    name: string,
    given: Given | readonly Given[],
    caller: Caller,
  ): Promise<PreviewInput> {
    if ('data' in given && Object.keys(given).length === 1) return { kind: 'data', data: given.data! };
    const references = Array.isArray(given) ? (given as readonly Given[]) : [given as Given];
    return {
      kind: 'files',
      files: await Promise.all(references.map(async (one) => await fileOf(name, one, caller))),
    };
  }

  /**
   * What the caller sent for previews, or what records refer to.
   * @throws BODY_INVALID, ARTIFACT_NOT_FOUND, EXECUTION_NOT_FOUND
   */
  async function fileOf(input: string, given: Given, caller: Caller): Promise<ArtifactRef> {
    const { file_id: digest, execution_id: id, item = 0, of = 'inputs', name } = given;
    if (digest !== undefined && Object.keys(given).length === 1) {
      return uploaded.get(caller.id, digest) ?? (await files.find(caller, project, digest)).artifact;
    }
    if (id === undefined || name === undefined || digest !== undefined || given.data !== undefined) {
      const reason = `the input "${input}" is not one of {"file_id"}, {"execution_id", "item", "of", "name"} and {"data"}.`;
      throw kumikiError('BODY_INVALID', { reason });
    }
    const ref = { project, id };
    if (caller.pipelines !== undefined) {
      const { pipeline } = await executions.get(ref);
      checkRoleOn(caller, pipeline.name, 'viewer', () =>
        kumikiError('EXECUTION_NOT_FOUND', { execution: id }),
      );
    }
    const artifact = artifactOf(await executions.value(ref, item, { of, name }));
    if (artifact) return artifact;
    throw kumikiError('ARTIFACT_NOT_FOUND', { name, where: 'What is stored as one file' });
  }
}
