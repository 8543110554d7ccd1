import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { UploadedFile } from '../../../files/index.ts';
import type { ImageTools } from '../../../images/index.ts';
import type { Files, FoundFile } from '../../core/files.ts';
import { json } from '../answer.ts';
import { fileAnswer } from '../file-answer.ts';
import { checkFieldNames, formInvalid } from '../json-field.ts';
import { pageAnswer, pageOf, pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';
import type { HeldBytes } from '../upload/held-bytes.ts';
import { receiveHeld, recordable } from '../upload/receive-held.ts';
import { pageLimit, project } from './in-execution.ts';
import { fileId } from './thumbnails.ts';

export interface FileRoutesOptions {
  readonly files: Files;
  readonly objects: ObjectStore;
  readonly held: HeldBytes;
  /** Says what an image is, outside of this process. */
  readonly images: Pick<ImageTools, 'about'>;
}

interface OfFile {
  readonly params: { readonly file_id: string };
}

interface ListQuery {
  readonly text?: string;
  readonly limit: number;
  readonly cursor?: string;
}

const base = '/api/v1/files';
const group = 'Files';
const params = { file_id: fileId };

const fileShape: JsonSchema = {
  type: 'object',
  properties: {
    file_id: { type: 'string' },
    sha256: { type: 'string' },
    name: { type: 'string' },
    media_type: { type: 'string' },
    size: { type: 'integer', description: 'In bytes.' },
    created_at: { type: 'string', format: 'date-time' },
    url: { type: 'string' },
    format: { type: 'string' },
    width: { type: 'integer', description: 'Pixels, upright.' },
    height: { type: 'integer', description: 'Pixels, upright.' },
    depth: { enum: [8, 16, 'float'] },
    space: { enum: ['grey', 'srgb'] },
    alpha: { type: 'boolean' },
    pages: { type: 'integer' },
    density: { type: 'number', description: 'Pixels per inch, where the file says so.' },
  },
  required: ['file_id', 'sha256', 'media_type', 'size', 'created_at', 'url'],
};

/** Models and logos are sent here; so they may be larger than images. */
const limits = {
  files: 100,
  fileBytes: 1024 * 1024 * 1024,
  heldBytes: 1024 * 1024,
  onlyHeld: () => undefined,
};

/** Stored files by their content. */
export function fileRoutes({ files, objects, held, images }: FileRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: base,
      role: 'runner',
      scope: 'platform',
      group,
      summary:
        'Stores files to be used later: models, logos, reference images. Each is a field "file"; pipelines and executions name it by its file_id.',
      body: 'multipart',
      answers: { 201: { schema: pageSchema(fileShape) } },
      async handle({ node, caller }) {
        using share = held.open();
        const { fields, files: received } = await receiveHeld(node, objects, share, limits);
        checkFieldNames(fields, []);
        const strange = received.find(({ field }) => field !== 'file');
        if (strange) throw formInvalid(`the field "${strange.field}" is not "file".`);
        if (received.length === 0) throw formInvalid('the file "file" is missing.');
        await Promise.all(received.map(async ({ bytes }) => bytes && (await objects.put(bytes))));
        const stored = await files.record(caller, project, await Promise.all(received.map(recordable)));
        return { ...pageAnswer(stored.map(sentAnswer)), status: 201 };
      },
    }),
    defineRoute<{ query: ListQuery }>({
      method: 'GET',
      path: base,
      role: 'viewer',
      scope: 'platform',
      group,
      summary: 'Lists files that were sent, the last one first.',
      query: {
        type: 'object',
        properties: {
          text: { type: 'string', maxLength: 200 },
          limit: pageLimit(200),
          cursor: { type: 'string', maxLength: 200 },
        },
      },
      answers: { 200: { schema: pageSchema(fileShape) } },
      async handle({ query: { text, ...page } }) {
        const { items, next } = await files.list(
          project,
          { ...(text !== undefined && { text }) },
          pageOf(page),
        );
        return pageAnswer(items.map(sentAnswer), next);
      },
    }),
    defineRoute<OfFile>({
      method: 'GET',
      path: `${base}/{file_id}`,
      role: 'viewer',
      scope: 'own',
      group,
      summary: 'A stored file: one that was sent, or that an execution refers to.',
      params,
      answers: { 200: { type: '*/*', description: 'The file.' } },
      handle: async ({ params: { file_id: id }, caller, signal }) =>
        await fileAnswer(await files.open(caller, project, id), signal),
    }),
    defineRoute<OfFile>({
      method: 'GET',
      path: `${base}/{file_id}/meta`,
      role: 'viewer',
      scope: 'own',
      group,
      summary: 'What is known of a stored file: name, type, size, when it came, and what it is as an image.',
      params,
      answers: { 200: { schema: fileShape } },
      async handle({ params: { file_id: id }, caller, signal }) {
        const found = await files.find(caller, project, id);
        const { mediaType, name } = found.artifact;
        const image = mediaType.startsWith('image/') && (await images.about(id, name, signal));
        return json({ ...fileMeta(found), ...image });
      },
    }),
  ];
}

function sentAnswer({ uploadedAt, ...artifact }: UploadedFile): object {
  const { digest, size, mediaType, name } = artifact;
  return fileMeta({ artifact: { digest, size, mediaType, name }, createdAt: uploadedAt });
}

function fileMeta({ artifact, createdAt }: FoundFile): object {
  const { digest, size, mediaType, name } = artifact;
  return {
    file_id: digest,
    sha256: digest.replace('sha256:', ''),
    size,
    media_type: mediaType,
    ...(name !== undefined && { name }),
    created_at: new Date(createdAt).toISOString(),
    url: `${base}/${digest}`,
  };
}
