import { generateKeyPairSync } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Registries, type ImageRepository } from '@kumiki/oci';
import { isSignedBy } from '@kumiki/registry';
import { startFakeRegistry, type FakeRegistry } from '../../registry/oci/test/fake-registry.ts';
import { readImage } from '../src/packaging/published.ts';
import { putBase } from './base-image.ts';
import { start, startFile, temporaryFolder, testComponents } from './kumiki.ts';
import { startRegistry } from './registry-server.ts';

const names = ['halves', 'invert'] as const;

/** Each test goes on from the one before: two components are published as one image, then changed. */
describe.skipIf(process.platform === 'win32')('kumiki publish --bundle', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let registry: FakeRegistry;
  let repository: ImageRepository;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  beforeAll(async () => {
    folder = await temporaryFolder();
    registry = await startFakeRegistry({ referrers: true });
    const registries = new Registries({ mirrors: new Map() });
    await putBase(registries.repository({ registry: registry.host, repository: 'library/node' }), ['amd64']);
    repository = registries.repository({ registry: registry.host, repository: 'acme/tools' });
    for (const name of names)
      await cp(join(testComponents, name), join(folder.path, 'parts', name), { recursive: true });
  }, 60_000);
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const publish = async (bundle: string, args: readonly string[] = [], more: Record<string, string> = {}) => {
    const env = {
      KUMIKI_REGISTRY: registry.host,
      KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry.host}`,
      KUMIKI_BUILD_CACHE: join(import.meta.dirname, '../../node_modules/.cache/kumiki/layers'),
      DOCKER_CONFIG: folder.path,
      ...more,
    };
    const line = ['publish', join(folder.path, 'parts'), '--bundle', bundle, ...args];
    return await start(line, folder.path, startFile, env).ended;
  };
  const change = async (name: (typeof names)[number], file: string, from: string, to: string) => {
    const path = join(folder.path, 'parts', name, file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
  };

  test('puts all components into one image, signed and registered, and ends with the whole reference', async () => {
    await using server = await startRegistry(folder.path, `${registry.host}/acme`);
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const ended = await publish('acme/tools:1.0.0', ['--register', server.url], { KUMIKI_SIGNING_KEY: key });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { descriptor } = await repository.manifest('1.0.0');
    const image = `${registry.host}/acme/tools@${descriptor.digest}`;
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toBe(image);
    expect(await isSignedBy(repository, descriptor.digest, publicKey)).toBe(true);
    for (const name of names) {
      const page = `${server.url}/api/v1/registry/components/test/${name}/versions/1.0.0`;
      expect(ended.stdout).toContain(page);
      expect(await (await fetch(page)).json()).toMatchObject({
        publishedBy: 'local',
        image,
      });
    }
  }, 120_000);

  test('leaves what is there as it is', async () => {
    const ended = await publish('acme/tools:1.0.0', ['--json']);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      name: 'acme/tools',
      version: '1.0.0',
      components: names.map((name) => ({ name: `test/${name}`, version: '1.0.0' })),
      wasThere: true,
      registered: false,
    });
  }, 60_000);

  test('refuses changed content under the same versions, of the image and of a component', async () => {
    await change('invert', 'component.ts', 'export default', '// Another one.\nexport default');
    for (const version of ['1.0.0', '1.1.0']) {
      const ended = await publish(`acme/tools:${version}`);
      expect(ended.code).not.toBe(0);
      expect(ended.stderr).toContain('PUBLISH_VERSION_TAKEN');
    }
    expect(await readImage(repository, '1.1.0')).toBeUndefined();
  }, 60_000);

  test('refuses a number of a component that is too small, and takes the one that it asks for', async () => {
    await change('invert', 'component.yaml', 'version: 1.0.0', 'version: 1.0.1');
    await change('invert', 'component.yaml', 'inputs:', 'inputs:\n  extra: { type: image, optional: true }');
    const refused = await publish('acme/tools:1.1.0');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('VERSION_BUMP_TOO_SMALL');
    await change('invert', 'component.yaml', 'version: 1.0.1', 'version: 1.1.0');
    expect(await publish('acme/tools:1.1.0')).toMatchObject({ code: 0 });
    expect(await readImage(repository, '1.1.0')).toMatchObject({
      components: [{ manifest: { version: '1.0.0' } }, { manifest: { version: '1.1.0' } }],
    });
  }, 120_000);

  test('publishes nothing where one of them does not load', async () => {
    await change('halves', 'component.yaml', 'version: 1.0.0', 'version: 1.0.1');
    await change('halves', 'component.ts', 'export default', 'throw new Error("broken");\nexport default');
    const ended = await publish('acme/tools:1.2.0');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('PUBLISH_NOT_READY');
    expect(await readImage(repository, '1.2.0')).toBeUndefined();
  }, 60_000);
});
