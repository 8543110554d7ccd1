import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { compileSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import { FolderComponents } from '../../components/index.ts';
import { problemCode, testServer } from '../../../test/http-fixture.ts';
import { ComponentCatalogue, type ComponentDetails, type ComponentSummary } from '../core/index.ts';
import { componentRoutes } from './index.ts';

let root: string;
let server: Awaited<ReturnType<typeof testServer>>;
let routes: ReturnType<typeof componentRoutes>;

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kumiki-catalogue-'));
  await component('resize', 'lab/resize', '1.0.0', 'geometry', 'リサイズ', {
    rest: 'icon: icon.svg\nexamples:\n  - {inputs: {photo: examples/in.png}, expect: {text: {file: "examples/a b.json"}}}\n',
    files: {
      'icon.svg': svg,
      'examples/in.png': 'PNG',
      'examples/a b.json': '"text"',
    },
  });
  await component('resize-2', 'lab/resize', '2.0.0', 'geometry', 'リサイズ');
  await component('blur', 'lab/blur', '1.0.0', 'filter', 'ぼかし');
  await component('count', 'other/count', '0.1.0', 'measure', '数える');
  await component('broken', 'lab/broken', 'one', 'measure', '壊れた');
  routes = componentRoutes(new ComponentCatalogue(new FolderComponents({ folders: [root] })));
  server = await testServer(routes);
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

async function component(
  folder: string,
  name: string,
  version: string,
  category: string,
  ja: string,
  { rest = '', files = {} }: { rest?: string; files?: Record<string, string> } = {},
): Promise<void> {
  const manifest = `apiVersion: kumiki/v1
kind: Component
name: ${name}
version: ${version}
title: { en: ${name.split('/')[1]}, ja: ${ja} }
description: { en: Works on a PHOTO. }
category: ${category}
inputs: { photo: { type: image } }
outputs: { text: { type: text } }
params: { width: { type: integer, default: 5 } }
${rest}`;
  const all = { ...files, 'component.yaml': manifest, 'component.ts': 'export default {};' };
  await mkdir(join(root, folder, 'examples'), { recursive: true });
  for (const [path, text] of Object.entries(all)) await writeFile(join(root, folder, path), text);
}

interface Page {
  items: ComponentSummary[];
  next?: string;
}
/** The answer, which fits the schema that its route promises. */
async function read<Data>(path: string, routePath: string): Promise<Data> {
  const answer = await server.fetch(path);
  expect(answer.status).toBe(200);
  const data: unknown = await answer.json();
  const shape = routes.find((route) => route.path === `/api/v1/components${routePath}`)!.answers[200] as {
    schema: JsonSchema;
  };
  expect(compileSchema(shape.schema).check(data)).toEqual([]);
  return data as Data;
}
const list = async (query: string) => await read<Page>(`/api/v1/components${query}`, '');
const names = async (query: string) => (await list(query)).items.map(({ name }) => name);
const base = '/api/v1/components/lab/resize';
const ofVersion = '/{publisher}/{name}/versions/{version}';

describe('the list of components', () => {
  test('has the newest version of each by name, and leaves out what cannot be used', async () => {
    const { items, next } = await list('');
    expect(items.map(({ name, version }) => `${name}@${version}`)).toEqual([
      'lab/blur@1.0.0',
      'lab/resize@2.0.0',
      'other/count@0.1.0',
    ]);
    expect(next).toBeUndefined();
  });

  test.each([
    ['?q=resize', ['lab/resize']],
    [`?q=${encodeURIComponent('リサ')}`, ['lab/resize']],
    [`?q=${encodeURIComponent('ﾘｻｲｽﾞ')}`, ['lab/resize']],
    ['?q=photo%20BLUR', ['lab/blur']],
    ['?q=measure', ['other/count']],
    ['?q=nothing', []],
    ['?category=filter', ['lab/blur']],
    ['?category=filter&q=resize', []],
  ])('searched by %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('comes in pages that hold all of it once', async () => {
    const first = await list('?limit=2');
    expect(first.items).toHaveLength(2);
    const second = await list(`?limit=2&cursor=${first.next}`);
    expect(second.items.map(({ name }) => name)).toEqual(['other/count']);
    expect(second.next).toBeUndefined();
  });

  test.each([
    ['?cursor=nonsense', 'CURSOR_INVALID'],
    ['?cursor=', 'CURSOR_INVALID'],
    ['?category=food', 'QUERY_INVALID'],
    ['?limit=0', 'QUERY_INVALID'],
    ['?limit=100000', 'QUERY_INVALID'],
    ['?q=a&q=b', 'QUERY_REPEATED'],
  ])('refuses %s', async (query, code) => {
    expect(await problemCode(await server.fetch(`/api/v1/components${query}`))).toBe(code);
  });
});

describe('a component', () => {
  test('has versions, the newest first', async () => {
    const { items } = await read<Page>(base, '/{publisher}/{name}');
    expect(items.map(({ version }) => version)).toEqual(['2.0.0', '1.0.0']);
  });

  test('has a manifest, a schema of parameters and files in each version', async () => {
    const details = await read<ComponentDetails>(`${base}/versions/1.0.0`, ofVersion);
    expect(details).toMatchObject({
      version: '1.0.0',
      manifest: { category: 'geometry', network: 'none' },
      params: { type: 'object', properties: { width: { default: 5 } } },
      icon: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
      files: [
        { example: 0, file: 'examples/in.png' },
        { example: 0, file: 'examples/a b.json' },
      ],
    });
    const headers = { 'If-None-Match': `"${details.digest}"` };
    expect((await server.fetch(`${base}/versions/1.0.0`, { headers })).status).toBe(304);
    expect((await server.fetch(`${base}/versions/2.0.0`, { headers })).status).toBe(200);
  });

  test('says where its icon is: a large one is asked for by itself, and one that is not there is not looked for again', async () => {
    await component('large', 'lab/large', '1.0.0', 'data', '大きい', {
      rest: 'icon: icon.svg\n',
      files: { 'icon.svg': svg + ' '.repeat(3000) },
    });
    const read = vi.fn<() => void>();
    const folders = new FolderComponents({ folders: [join(root, 'large'), join(root, 'blur')] });
    const catalogue = new ComponentCatalogue({
      names: async () => await folders.names(),
      versions: async (name) => await folders.versions(name),
      place: async (...of) => {
        read();
        return await folders.place(...of);
      },
    });
    for (let time = 0; time < 2; time++) {
      const { items } = await catalogue.list({}, { limit: 10 });
      expect(items.map(({ icon }) => icon)).toEqual([
        undefined,
        '/api/v1/components/lab/large/versions/1.0.0/icon',
      ]);
    }
    expect(read).toHaveBeenCalledTimes(1);
    await rm(join(root, 'large'), { recursive: true });
  });

  test('has an icon that runs nothing where somebody opens it', async () => {
    const { headers } = await server.fetch(`${base}/versions/1.0.0/icon`);
    expect(headers.get('content-type')).toBe('image/svg+xml');
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  test('gives the files of its examples', async () => {
    const files = `${base}/versions/1.0.0/examples/0`;
    const image = await server.fetch(`${files}/examples%2Fin.png`);
    expect([await image.text(), image.headers.get('content-type')]).toEqual(['PNG', 'image/png']);
    const data = await server.fetch(`${files}/examples%2Fa%20b.json`);
    expect(await data.json()).toBe('text');
  });

  test.each([
    ['/api/v1/components/lab/resise', 'COMPONENT_UNKNOWN'],
    ['/api/v1/components/lab/broken', 'MANIFEST_INVALID'],
    ['/api/v1/components/lab/..%2Fresize', 'URL_INVALID'],
    ['/api/v1/components/lab/Resize', 'URL_INVALID'],
    [`${base}/versions/3.0.0`, 'COMPONENT_VERSION_UNKNOWN'],
    [`${base}/versions/..%2F..`, 'URL_INVALID'],
    [`${base}/versions/2.0.0/icon`, 'COMPONENT_FILE_NOT_FOUND'],
    [`${base}/versions/1.0.0/examples/0/component.ts`, 'COMPONENT_FILE_NOT_FOUND'],
    [`${base}/versions/1.0.0/examples/0/examples%2F..%2Fcomponent.ts`, 'COMPONENT_FILE_NOT_FOUND'],
    [`${base}/versions/1.0.0/examples/0/%2Fetc%2Fpasswd`, 'COMPONENT_FILE_NOT_FOUND'],
    [`${base}/versions/1.0.0/examples/1/examples%2Fin.png`, 'COMPONENT_FILE_NOT_FOUND'],
    [`${base}/versions/1.0.0/examples/-1/examples%2Fin.png`, 'URL_INVALID'],
    [`${base}/versions/1.0.0/examples/0/examples%2Fin.png%00`, 'URL_INVALID'],
  ])('%s is refused', async (path, code) => {
    expect(await problemCode(await server.fetch(path))).toBe(code);
  });

  test('whose file was taken away meanwhile says so', async () => {
    await component('gone', 'lab/gone', '1.0.0', 'data', '消えた', {
      rest: 'icon: icon.svg\n',
      files: { 'icon.svg': '<svg/>' },
    });
    await using fresh = await testServer(
      componentRoutes(new ComponentCatalogue(new FolderComponents({ folders: [join(root, 'gone')] }))),
    );
    const icon = '/api/v1/components/lab/gone/versions/1.0.0/icon';
    expect((await fresh.fetch(icon)).status).toBe(200);
    await rm(join(root, 'gone/icon.svg'));
    expect(await problemCode(await fresh.fetch(icon))).toBe('COMPONENT_FILE_NOT_FOUND');
  });
});
