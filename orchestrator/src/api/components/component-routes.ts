import { open, type FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { categories } from '@kumiki/component-sdk/manifest';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { ComponentCatalogue, ComponentFile } from '../core/component-catalogue.ts';
import { defineRoute, json, stream, type Answer, type Route } from '../http/index.ts';
import { pageAnswer, pageOf, pageSchema } from '../http/page.ts';
import { fileParameter, fullName, named, versioned, type Named, type Versioned } from './names.ts';
import { detailsSchema, summarySchema } from './schemas.ts';
import { fileMediaType, strangersHeaders } from './strangers-file.ts';

const group = 'Components';
const base = '/api/v1/components/{publisher}/{name}';
const ofVersion = `${base}/versions/{version}`;

const params = {
  ...versioned,
  index: { type: 'integer', minimum: 0, maximum: 9999, description: 'Which example; they count from 0.' },
  file: fileParameter,
} satisfies Record<string, JsonSchema>;

/** Components: list, search, versions, and the files that go with one. */
export function componentRoutes(catalogue: ComponentCatalogue): Route[] {
  return [
    defineRoute<{ query: { q?: string; category?: string; limit: number; cursor?: string } }>({
      method: 'GET',
      path: '/api/v1/components',
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'Lists and searches components, by name.',
      query: {
        type: 'object',
        properties: {
          q: {
            type: 'string',
            maxLength: 200,
            description: 'Words that all occur in name, title, description or category.',
          },
          category: { type: 'string', enum: [...categories] },
          limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
          cursor: { type: 'string', maxLength: 400, description: 'The `next` of the page before.' },
        },
      },
      answers: { 200: { schema: pageSchema(summarySchema) } },
      handle: async ({ query: { q, category, ...page } }) =>
        json(
          await catalogue.list(
            { ...(q !== undefined && { text: q }), ...(category !== undefined && { category }) },
            pageOf(page),
          ),
        ),
    }),
    defineRoute<{ params: Named }>({
      method: 'GET',
      path: base,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'Lists the versions of a component, the newest first.',
      params: named,
      answers: { 200: { schema: pageSchema(summarySchema) } },
      handle: async ({ params }) => pageAnswer(await catalogue.versions(fullName(params))),
    }),
    defineRoute<{ params: Versioned }>({
      method: 'GET',
      path: ofVersion,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'One version: its manifest, digest, and the schema of its parameters.',
      params: versioned,
      answers: { 200: { schema: detailsSchema } },
      handle: async ({ params }) => {
        const details = await catalogue.version(fullName(params), params.version);
        return json(details, { etag: details.digest });
      },
    }),
    defineRoute<{ params: Versioned }>({
      method: 'GET',
      path: `${ofVersion}/icon`,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'The icon of a version.',
      params: versioned,
      answers: { 200: { type: 'image/svg+xml', description: 'The image.' } },
      handle: async ({ params }) =>
        await sendFile(await catalogue.icon(fullName(params), params.version), 'image/svg+xml'),
    }),
    defineRoute<{ params: Versioned & { readonly index: number; readonly file: string } }>({
      method: 'GET',
      path: `${ofVersion}/examples/{index}/{file}`,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'A file that an example of a version names.',
      params,
      answers: { 200: { type: 'application/octet-stream', description: 'The bytes of the file.' } },
      handle: async ({ params }) => {
        const found = await catalogue.exampleFile(
          fullName(params),
          params.version,
          params.index,
          params.file,
        );
        return await sendFile(found, fileMediaType(extname(params.file)));
      },
    }),
  ];
}

async function sendFile(file: ComponentFile, type: string): Promise<Answer> {
  const handle = await openFile(file);
  const { size } = await handle.stat();
  return stream(handle.createReadStream(), type, {
    length: size,
    etag: file.digest,
    headers: strangersHeaders(type),
  });
}

/** @throws COMPONENT_FILE_NOT_FOUND where it was taken away meanwhile */
async function openFile({ path, component }: ComponentFile): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw kumikiError('COMPONENT_FILE_NOT_FOUND', { component, what: 'such file any more' }, { cause });
  }
}
