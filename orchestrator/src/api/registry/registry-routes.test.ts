import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import { Registries } from '@kumiki/oci';
import { artifactTypes, annotationKeys, ComponentRegistry, MemoryStore, putArtifact } from '@kumiki/registry';
import { startFakeRegistry, type FakeRegistry } from '../../../../registry/oci/test/fake-registry.ts';
import { digestFor, putComponent, putLabelled } from '../../../../registry/service/test/put-component.ts';
import { testManifest } from '../../../../registry/service/test/versions.ts';
import { problemCode, testServer } from '../../../test/http-fixture.ts';
import { callerOf } from '../../identity/roles.ts';
import type { Route } from '../http/index.ts';
import { registryRoutes } from './index.ts';

const nobody = async () => await Promise.resolve(undefined);
const callers = {
  reader: callerOf('reader', 'Reader', { role: 'editor' }),
  publisher: callerOf('publisher', 'Publisher', { role: 'viewer', publish: true }),
  admin: callerOf('admin', 'Admin', { role: 'admin' }),
  ofPipeline: callerOf('of', 'Of', { pipelines: { mark: 'editor' } }),
};
const root = '/api/v1/registry';
const blur = `${root}/components/lab/blur`;

let fake: FakeRegistry;
let registry: ComponentRegistry;
let routes: Route[];
let server: Awaited<ReturnType<typeof testServer>>;
beforeAll(async () => {
  fake = await startFakeRegistry({ referrers: true });
  const registries = new Registries({ mirrors: new Map(), credentials: nobody });
  const images = registries.repository({ registry: fake.host, repository: 'shop/lab/blur' });
  const one = testManifest('lab/blur', '1.0.0', {
    title: { en: 'Blur', ja: 'ぼかし' },
    icon: 'icon.svg',
    examples: [{ inputs: { image: 'examples/in.png' }, expect: {} }],
  });
  const put = await putComponent(images, one);
  const file = (title: string, mediaType: string, text: string) => ({
    title,
    mediaType,
    bytes: Buffer.from(text),
  });
  const files = [
    file('README.md', 'text/markdown', '# Blur'),
    file('icon.svg', 'image/svg+xml', '<svg><script>alert(1)</script></svg>'),
    file('examples/in.png', 'image/png', 'PNG'),
    file('secret.txt', 'text/plain', 'not named by the manifest'),
  ];
  await putArtifact(images, put, artifactTypes.details, files, {
    [annotationKeys.component]: 'lab/blur@1.0.0',
  });
  const two = testManifest('lab/blur', '2.0.0', { outputs: { mask: { type: 'mask' } } });
  await putComponent(images, two);
  await putLabelled(images, {}, { tag: 'foreign' });
  registry = await ComponentRegistry.open({
    store: new MemoryStore(),
    sources: [{ place: `${fake.host}/shop` }],
    pollMs: 0,
    registries: { credentials: nobody, retry: { attempts: 1 } },
    usedBy: async (digests) =>
      await Promise.resolve(
        ['mark', 'other'].flatMap((pipeline) => digests.map((digest) => ({ pipeline, version: 3, digest }))),
      ),
  });
  await registry.scan();
  routes = registryRoutes(registry, 'a-secret');
  server = await testServer(routes, {
    access: { identify: ({ headers }) => callers[(headers['x-caller'] ?? 'reader') as keyof typeof callers] },
  });
});
afterAll(async () => {
  await server.close();
  await registry[Symbol.asyncDispose]();
  await fake[Symbol.asyncDispose]();
});

const call = async (method: string, path: string, who: keyof typeof callers, body?: object) =>
  await server.fetch(path, {
    method,
    headers: { 'X-Caller': who, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });

/** The answer, which fits the schema that its route promises. */
async function read(
  path: string,
  route: string,
  who: keyof typeof callers = 'reader',
): Promise<Record<string, unknown>> {
  const answer = await call('GET', path, who);
  const data = (await answer.json()) as Record<string, unknown>;
  expect({ status: answer.status, data }).toMatchObject({ status: 200 });
  const shape = routes.find((one) => one.method === 'GET' && one.path === root + route)!.answers[200] as {
    schema: JsonSchema;
  };
  expect(compileSchema(shape.schema).check(data)).toEqual([]);
  return data;
}
const ofComponent = '/components/{publisher}/{name}';
const ofVersion = `${ofComponent}/versions/{version}`;

describe('components of registries', () => {
  test.each([
    ['?q=%E3%81%BC%E3%81%8B', []],
    ['?q=blur', ['lab/blur@2.0.0']],
    ['?gives=image', ['lab/blur@2.0.0']],
    ['?takes=number', []],
  ])('are searched by %s', async (query, expected) => {
    const { items } = await read(`${root}/components${query}`, '/components');
    expect(
      (items as { name: string; version: string }[]).map(({ name, version }) => `${name}@${version}`),
    ).toEqual(expected);
  });

  test('have versions, of which a range stands for one', async () => {
    const { items } = await read(blur, ofComponent);
    expect((items as { version: string }[]).map(({ version }) => version)).toEqual(['2.0.0', '1.0.0']);
    const resolved = await read(`${blur}/resolve?range=%5E1`, `${ofComponent}/resolve`);
    expect(resolved).toMatchObject({
      version: '1.0.0',
      digest: digestFor({ name: 'lab/blur', version: '1.0.0' }),
    });
  });

  test('say what breaks between two versions', async () => {
    const report = await read(`${blur}/compatibility?from=1.0.0&to=2.0.0`, `${ofComponent}/compatibility`);
    expect(report).toMatchObject({
      level: 'major',
      breaks: ['the output "image" was removed'],
      additions: ['the output "mask" is new'],
    });
  });

  test('have a page with all that is known of a version, and of pipelines what the caller may see', async () => {
    const details = await read(`${blur}/versions/1.0.0`, ofVersion);
    expect(details).toMatchObject({
      manifest: { name: 'lab/blur' },
      files: [{ file: 'README.md' }, { file: 'icon.svg' }, { file: 'examples/in.png' }],
      usedBy: [
        { pipeline: 'mark', version: 3 },
        { pipeline: 'other', version: 3 },
      ],
    });
    const seen = await read(`${blur}/versions/1.0.0`, ofVersion, 'ofPipeline');
    expect(seen['usedBy']).toEqual([{ pipeline: 'mark', version: 3 }]);
  });

  test.each([
    ['readme', '# Blur', 'text/markdown; charset=utf-8'],
    ['icon', '<svg><script>alert(1)</script></svg>', 'image/svg+xml'],
    ['files/examples%2Fin.png', 'PNG', 'image/png'],
  ])('have a %s that runs nothing where somebody opens it', async (path, text, type) => {
    const answer = await server.fetch(`${blur}/versions/1.0.0/${path}`);
    expect([await answer.text(), answer.headers.get('content-type')]).toEqual([text, type]);
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  test.each([
    [`${root}/components/lab/blurr`, 200, ''],
    [`${root}/components/lab/blurr/versions/1.0.0`, 404, 'COMPONENT_UNKNOWN'],
    [`${blur}/versions/9.0.0`, 404, 'COMPONENT_VERSION_UNKNOWN'],
    [`${blur}/resolve?range=nonsense`, 404, 'COMPONENT_VERSION_UNKNOWN'],
    [`${blur}/versions/1.0.0/files/secret.txt`, 404, 'COMPONENT_FILE_NOT_FOUND'],
    [`${blur}/versions/1.0.0/files/..%2F..%2Fetc%2Fpasswd`, 404, 'COMPONENT_FILE_NOT_FOUND'],
    [`${blur}/versions/2.0.0/readme`, 404, 'COMPONENT_FILE_NOT_FOUND'],
    [`${root}/components?cursor=nonsense`, 422, 'CURSOR_INVALID'],
    [`${blur}/compatibility?from=1.0.0`, 422, 'QUERY_INVALID'],
  ])('%s answers with %i %s', async (path, status, code) => {
    const answer = await server.fetch(path);
    expect(status === 200 ? answer.status : await problemCode(answer)).toBe(status === 200 ? 200 : code);
  });
});

describe('publishing', () => {
  const image = () => `${fake.host}/shop/lab/blur:1.0.0`;

  test.each<['POST' | 'PUT' | 'DELETE', string, object?]>([
    ['POST', `${root}/versions`, { image: 'x' }],
    ['PUT', `${blur}/versions/1.0.0/yanked`, { message: 'Broken.' }],
    ['DELETE', `${blur}/versions/1.0.0/deprecated`],
  ])('%s %s is a permission of its own', async (method, path, body) => {
    expect(await problemCode(await call(method, path, 'reader', body))).toBe('PUBLISH_PERMISSION_NEEDED');
    expect(await problemCode(await call(method, path, 'ofPipeline', body))).toBe('PIPELINES_ONLY');
  });

  test('registers an image and says who did', async () => {
    const answer = await call('POST', `${root}/versions`, 'publisher', { image: image() });
    expect(await answer.json()).toMatchObject({
      kept: 'registry',
      versions: [{ name: 'lab/blur', version: '1.0.0', publishedBy: 'Publisher' }],
    });
  });

  test('registers an image of another tool with its manifest', async () => {
    const foreign = `${fake.host}/shop/lab/blur:foreign`;
    const post = async (body: object) => await call('POST', `${root}/versions`, 'admin', body);
    expect(await problemCode(await post({ image: foreign }))).toBe('REGISTRY_NO_COMPONENT');
    expect(await problemCode(await post({ image: foreign, manifest: { name: 'x' } }))).toBe(
      'MANIFEST_INVALID',
    );
    expect(await problemCode(await post({ image: '169.254.169.254/x:1' }))).toBe('REGISTRY_SOURCE_UNKNOWN');
    const manifest = testManifest('vendor/tool', '7.0.0');
    expect((await post({ image: foreign, manifest })).status).toBe(200);
    expect((await registry.versions('vendor/tool')).map(({ version }) => version)).toEqual(['7.0.0']);
  });

  test('deprecates and yanks, and takes it back', async () => {
    const state = async () => await read(`${blur}/versions/1.0.0`, ofVersion);
    const put = async (mark: string, body: object) =>
      await call('PUT', `${blur}/versions/1.0.0/${mark}`, 'publisher', body);
    expect(await (await put('deprecated', { message: 'Slow.', replacement: 'lab/fast' })).json()).toEqual({
      kept: 'registry',
    });
    expect((await put('yanked', { message: 'Broken.' })).status).toBe(200);
    expect(await state()).toMatchObject({
      deprecated: { message: 'Slow.', replacement: 'lab/fast' },
      yanked: { message: 'Broken.' },
    });
    expect(await problemCode(await put('yanked', { message: '' }))).toBe('BODY_INVALID');
    expect(await problemCode(await put('deprecated', { message: 'x', replacement: '<script>' }))).toBe(
      'BODY_INVALID',
    );
    for (const mark of ['deprecated', 'yanked'])
      expect((await call('DELETE', `${blur}/versions/1.0.0/${mark}`, 'publisher')).status).toBe(200);
    expect(await state()).not.toHaveProperty('yanked');
  });
});

describe('a registry that tells of changes', () => {
  const notify = async (headers: Record<string, string>, body = '{"events":[]}') =>
    await server.fetch(`${root}/notifications`, { method: 'POST', headers, body });
  const type = 'application/vnd.docker.distribution.events.v2+json';

  test('is let in by its secret alone, with a media type of its own', async () => {
    const authorization = 'Bearer a-secret';
    expect((await notify({ authorization, 'content-type': type })).status).toBe(202);
    expect(await problemCode(await notify({ 'content-type': type }))).toBe('REGISTRY_NOTIFICATION_REFUSED');
    expect(await problemCode(await notify({ authorization: 'Bearer x', 'content-type': type }))).toBe(
      'REGISTRY_NOTIFICATION_REFUSED',
    );
    expect(await problemCode(await notify({ authorization, 'content-type': 'text/plain' }))).toBe(
      'MEDIA_TYPE_UNSUPPORTED',
    );
    expect(await problemCode(await notify({ authorization, 'content-type': type }, '['))).toBe('BODY_SYNTAX');
  });

  test('needs no secret on this machine where none is set', async () => {
    await using open = await testServer(registryRoutes(registry));
    const answer = await open.fetch(`${root}/notifications`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: '{}',
    });
    expect(answer.status).toBe(202);
  });
});

test('operators see sources, problems and what nobody uses', async () => {
  expect((await read(`${root}/sources`, '/sources'))['items']).toMatchObject([
    { name: `${fake.host}/shop`, signatures: 'off' },
  ]);
  expect((await read(`${root}/problems`, '/problems'))['items']).toEqual([]);
  expect((await read(`${root}/garbage`, '/garbage'))['items']).toEqual([]);
  expect((await call('POST', `${root}/scan`, 'reader')).status).toBe(202);
});
