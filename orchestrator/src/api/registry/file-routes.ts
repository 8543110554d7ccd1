import { extname } from 'node:path';
import { readmeTitle, type ComponentRegistry } from '@kumiki/registry';
import { fileMediaType, strangersHeaders } from '../components/strangers-file.ts';
import { bytes, type Answer } from '../http/answer.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { fileParameter, fullName, type Versioned, versioned } from '../components/names.ts';
import { group, ofVersion } from './addresses.ts';

/** README, icon and example files of components of registries. */
export function fileRoutes(registry: ComponentRegistry): Route[] {
  const send = async (params: Versioned, title: string, type: string): Promise<Answer> => {
    const file = await registry.file(fullName(params), params.version, title);
    return bytes(file.bytes, type, { etag: file.digest, headers: strangersHeaders(type) });
  };
  return [
    defineRoute<{ params: Versioned }>({
      method: 'GET',
      path: `${ofVersion}/readme`,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'The README of a version.',
      params: versioned,
      answers: { 200: { type: 'text/markdown', description: 'Markdown of its author.' } },
      handle: async ({ params }) => await send(params, readmeTitle, 'text/markdown; charset=utf-8'),
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
      async handle({ params }) {
        const { version } = await registry.details(fullName(params), params.version);
        return await send(params, version.manifest.icon ?? 'icon.svg', 'image/svg+xml');
      },
    }),
    defineRoute<{ params: Versioned & { readonly file: string } }>({
      method: 'GET',
      path: `${ofVersion}/files/{file}`,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'A file beside a version, such as the picture of an example.',
      params: {
        ...versioned,
        file: fileParameter,
      },
      answers: { 200: { type: 'application/octet-stream', description: 'The bytes of the file.' } },
      handle: async ({ params }) => await send(params, params.file, fileMediaType(extname(params.file))),
    }),
  ];
}
