import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Registries } from '@kumiki/oci';
import { startFakeRegistry, type FakeRegistry } from '../../registry/oci/test/fake-registry.ts';
import { putComponent, putLabelled } from '../../registry/service/test/put-component.ts';
import { testManifest } from '../../registry/service/test/versions.ts';
import { start, startFile, temporaryFolder } from './kumiki.ts';
import { startRegistry, type StartedRegistry } from './registry-server.ts';

/** Each test goes on from the one before. */
describe('kumiki registry', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let fake: FakeRegistry;
  let server: StartedRegistry;
  beforeAll(async () => {
    folder = await temporaryFolder();
    fake = await startFakeRegistry({ referrers: true });
    const registries = new Registries({ mirrors: new Map() });
    const images = registries.repository({ registry: fake.host, repository: 'shop/lab/blur' });
    await putComponent(images, testManifest('lab/blur', '1.0.0'));
    await putComponent(images, testManifest('lab/blur', '2.0.0', { outputs: { mask: { type: 'mask' } } }));
    await putLabelled(images, {}, { tag: 'foreign' });
    server = await startRegistry(folder.path, `${fake.host}/shop`);
  }, 60_000);
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await fake?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const kumiki = async (...args: string[]) =>
    await start(['registry', ...args, '--platform', server.url], folder.path, startFile).ended;

  test('registers images, and those of other tools with a manifest', async () => {
    for (const version of ['1.0.0', '2.0.0']) {
      const ended = await kumiki('register', `${fake.host}/shop/lab/blur:${version}`);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toContain(`lab/blur@${version} is registered`);
    }
    const manifest = join(folder.path, 'component.yaml');
    await writeFile(manifest, JSON.stringify(testManifest('vendor/tool', '7.0.0')));
    const image = `${fake.host}/shop/lab/blur:foreign`;
    expect((await kumiki('register', image)).stderr).toContain('REGISTRY_NO_COMPONENT');
    expect((await kumiki('register', image, '--manifest', manifest)).code).toBe(0);
    await rm(manifest);
    expect((await kumiki('register', image, '--manifest', manifest)).stderr).toContain('FILE_NOT_FOUND');
  });

  test('finds, shows and compares', async () => {
    const found = JSON.parse((await kumiki('search', 'blur', '--json')).stdout) as {
      components: { version: string }[];
    };
    expect(found.components).toMatchObject([{ name: 'lab/blur', version: '2.0.0' }]);
    expect((await kumiki('search', '--takes', 'number')).stdout).toContain('0 components');
    expect((await kumiki('show', 'lab/blur')).stdout).toMatch(/2\.0\.0.*\n.*1\.0\.0.*by local/);
    expect((await kumiki('show', 'lab/blur@1.0.0')).stdout).toContain(`${fake.host}/shop/lab/blur@sha256:`);
    expect((await kumiki('compare', 'lab/blur', '1.0.0', '2.0.0')).stdout).toContain(
      'breaks  the output "image" was removed',
    );
  });

  test('deprecates, yanks, and takes it back', async () => {
    expect((await kumiki('yank', 'lab/blur@2.0.0')).stderr).toContain('--message');
    await kumiki('yank', 'lab/blur@2.0.0', '--message', 'Turns images black.');
    await kumiki('deprecate', 'lab/blur@1.0.0', '--message', 'Slow.', '--replacement', 'lab/fast@^1');
    expect((await kumiki('search', 'blur')).stdout).toContain('lab/blur@1.0.0');
    expect((await kumiki('show', 'lab/blur')).stdout).toMatch(
      /yanked: Turns images black.*\n.*deprecated: Slow\. Use lab\/fast@\^1/,
    );
    expect((await kumiki('restore', 'lab/blur@2.0.0')).code).toBe(0);
    expect((await kumiki('search', 'blur')).stdout).toContain('lab/blur@2.0.0');
  });

  test('says what is asked for in vain', async () => {
    expect((await kumiki('show', 'lab/none@1.0.0')).stderr).toContain('COMPONENT_UNKNOWN');
    expect((await kumiki('show', '../x')).stderr).toContain('PUBLISHER/NAME');
    expect((await kumiki('compare', 'lab/blur')).stderr).toContain('NAME FROM TO');
    expect((await kumiki('sing')).stderr).toContain('sing');
    expect((await kumiki('sources')).stdout).toContain(`${fake.host}/shop`);
    expect((await kumiki('problems')).stdout).toContain('No problems.');
    expect((await kumiki('garbage', '--json')).stdout).toContain('"garbage": []');
  });
});
