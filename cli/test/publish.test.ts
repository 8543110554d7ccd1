import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Registries, type ImageRepository } from '@kumiki/oci';
import { startFakeRegistry, type FakeRegistry } from '../../registry/oci/test/fake-registry.ts';
import { readPublished } from '../src/packaging/published.ts';
import { isSignedBy } from '@kumiki/registry';
import { putBase } from './base-image.ts';
import { start, startFile, testComponents } from './kumiki.ts';
import { startRegistry } from './registry-server.ts';

/** Each test goes on from the one before: a component is published, then changed. */
describe('kumiki publish', () => {
  let folder: string;
  let registry: FakeRegistry;
  let repository: ImageRepository;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumiki-publish-test-'));
    registry = await startFakeRegistry({ pageSize: 1 });
    const registries = new Registries({ mirrors: new Map() });
    await putBase(registries.repository({ registry: registry.host, repository: 'library/node' }), ['amd64']);
    repository = registries.repository({ registry: registry.host, repository: 'acme/test/invert' });
    await cp(join(testComponents, 'invert'), join(folder, 'invert'), { recursive: true });
  }, 60_000);
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const kumiki = async (command: string, args: readonly string[] = [], more: Record<string, string> = {}) => {
    const env = {
      KUMIKI_REGISTRY: `${registry.host}/acme`,
      KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry.host}`,
      KUMIKI_BUILD_CACHE: join(import.meta.dirname, '../../node_modules/.cache/kumiki/layers'),
      DOCKER_CONFIG: folder,
      ...more,
    };
    return await start([command, join(folder, 'invert'), ...args], folder, startFile, env).ended;
  };
  const change = async (file: string, from: string, to: string) => {
    const path = join(folder, 'invert', file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
  };

  test('puts a component into the registry, signed, and ends with the whole reference', async () => {
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const ended = await kumiki('publish', [], { KUMIKI_SIGNING_KEY: key });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { descriptor } = await repository.manifest('1.0.0');
    const image = `${registry.host}/acme/test/invert@${descriptor.digest}`;
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toBe(image);
    expect(ended.stdout).toContain('not registered');
    expect(await isSignedBy(repository, descriptor.digest, publicKey)).toBe(true);
    const published = await readPublished(repository, '1.0.0');
    expect(published?.manifest.name).toBe('test/invert');
  }, 60_000);

  test('leaves a version that is there as it is', async () => {
    const ended = await kumiki('publish', ['--json']);
    expect(ended.code).toBe(0);
    const { descriptor } = await repository.manifest('1.0.0');
    expect(JSON.parse(ended.stdout)).toMatchObject({
      wasThere: true,
      registered: false,
      imageDigest: descriptor.digest,
    });
  });

  test('refuses the same version with other content, and check says so before', async () => {
    await change('component.ts', 'export default', '// Another one.\nexport default');
    for (const command of ['check', 'publish']) {
      const ended = await kumiki(command);
      expect(ended.code).not.toBe(0);
      expect(ended.stderr).toContain('PUBLISH_VERSION_TAKEN');
    }
  });

  test('refuses a number that is too small for what changed, and takes the one that it asks for', async () => {
    await change('component.yaml', 'version: 1.0.0', 'version: 1.0.1');
    await change('component.yaml', 'inputs:', 'inputs:\n  extra: { type: image, optional: true }');
    for (const command of ['check', 'publish']) {
      const ended = await kumiki(command);
      expect(ended.code).not.toBe(0);
      expect(ended.stderr).toContain('the optional input "extra" is new');
      expect(ended.stderr).toContain('1.1.0');
    }
    await change('component.yaml', 'version: 1.0.1', 'version: 1.1.0');
    await kumiki('generate');
    const checked = await kumiki('check');
    expect(checked.stdout).toContain('Compared with 1.0.0');
    expect(checked.code).toBe(0);
    expect((await kumiki('publish')).code).toBe(0);
    expect(new Set(await Array.fromAsync(repository.tags()))).toContain('1.1.0');
  }, 60_000);

  test('registers what is there with a platform, which says who did', async () => {
    await using server = await startRegistry(folder, `${registry.host}/acme`);
    const ended = await kumiki('publish', ['--json', '--register', server.url]);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      wasThere: true,
      registered: true,
      page: `${server.url}/api/v1/registry/components/test/invert/versions/1.1.0`,
    });
    const { page } = JSON.parse(ended.stdout) as { page: string };
    expect(await (await fetch(page)).json()).toMatchObject({ publishedBy: 'local' });
    await mkdir(join(folder, 'elsewhere'));
    await using elsewhere = await startRegistry(join(folder, 'elsewhere'), '127.0.0.1:1/other');
    const refused = await kumiki('publish', ['--register', elsewhere.url]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('REGISTRY_SOURCE_UNKNOWN');
    expect(refused.stdout).toContain(`${registry.host}/acme/test/invert@sha256:`);
  }, 60_000);

  test('does not publish what does not load', async () => {
    await change('component.yaml', 'version: 1.1.0', 'version: 1.1.1');
    await change('component.ts', 'export default', 'throw new Error("broken");\nexport default');
    const ended = await kumiki('publish');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('PUBLISH_NOT_READY');
    expect(await readPublished(repository, '1.1.1')).toBeUndefined();
  }, 60_000);

  test('check works without the registry, and says that nothing was compared', async () => {
    await change('component.ts', 'throw new Error("broken");\n', '');
    const ended = await kumiki('check', [], { KUMIKI_REGISTRY: '127.0.0.1:1/acme' });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('was not compared');
  });

  test.each([
    [{ KUMIKI_REGISTRY: '' }, 'PUBLISH_PLACE_NEEDED'],
    [{ KUMIKI_REGISTRY: 'NOT A PLACE' }, 'REGISTRY_NAME_INVALID'],
    [{ KUMIKI_SIGNING_KEY: '/none' }, 'SIGNING_KEY_INVALID'],
  ])(
    'with %j is refused as %s',
    async (env, code) => {
      const ended = await kumiki('publish', [], env);
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain(code);
    },
    60_000,
  );
});
