import { mkdtemp, readFile, rm, writeFile, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageConfig } from '@kumiki/component-sdk/package/image';
import { imageFor, openLayout, readBlob, Registries, sha256, type Descriptor } from '@kumiki/oci';
import { startFakeRegistry, type FakeRegistry } from '../../registry/oci/test/fake-registry.ts';
import { putBase } from './base-image.ts';
import { start, startFile, testComponents } from './kumiki.ts';

describe('kumiki build', () => {
  let folder: string;
  let registry: FakeRegistry;
  let registries: Registries;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumiki-build-test-'));
    registry = await startFakeRegistry({ referrers: true });
    registries = new Registries({ mirrors: new Map() });
    await putBase(registries.repository({ registry: registry.host, repository: 'library/node' }), [
      'amd64',
      'arm64',
    ]);
    await cp(join(testComponents, 'invert'), join(folder, 'invert'), { recursive: true });
  }, 60_000);
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const build = async (args: readonly string[], cache = 'layers') => {
    const env = {
      KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry.host}`,
      KUMIKI_BUILD_CACHE: join(folder, cache),
      DOCKER_CONFIG: folder,
    };
    return await start(['build', join(folder, 'invert'), ...args], folder, startFile, env).ended;
  };
  /** The names in a layer, as its headers hold them. */
  const filesIn = (layer: Buffer): string[] => {
    const tar = gunzipSync(layer);
    const names: string[] = [];
    for (let at = 0; at < tar.length && tar[at] !== 0;) {
      const text = (from: number, length: number) =>
        tar.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
      names.push([text(345, 155), text(0, 100)].filter(Boolean).join('/'));
      at += 512 + Math.ceil(Number.parseInt(text(124, 12), 8) / 512) * 512;
    }
    return names;
  };

  test('makes the same image for both platforms in a folder and in a registry, with what runs its worker', async () => {
    const layout = join(folder, 'image');
    const first = await build(['--oci-layout', layout]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const second = await build(['--registry', `${registry.host}/acme`, '--sbom', '--json']);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    const said = JSON.parse(second.stdout) as {
      image: string;
      imageDigest: string;
      digest: string;
      bill: string;
    };
    expect(first.stdout).toContain(said.imageDigest);
    expect(said.image).toBe(`${registry.host}/acme/test/invert@${said.imageDigest}`);

    const inFolder = await openLayout(layout);
    const inRegistry = registries.repository({ registry: registry.host, repository: 'acme/test/invert' });
    expect(await Array.fromAsync(inRegistry.tags())).toEqual(['1.0.0']);
    for (const architecture of ['amd64', 'arm64']) {
      const platform = { os: 'linux', architecture };
      const { descriptor, image } = await imageFor(inFolder, '1.0.0', platform);
      expect((await imageFor(inRegistry, '1.0.0', platform)).descriptor).toEqual(descriptor);
      const config = JSON.parse((await readBlob(inFolder, image.config)).toString()) as ImageConfig;
      expect(config).toMatchObject({ architecture, config: { User: '65532:65532' } });
      const labels = config.config?.Labels ?? {};
      expect(JSON.parse(labels['kumiki.manifest'] ?? '')).toMatchObject({
        name: 'test/invert',
        version: '1.0.0',
      });
      expect(labels['kumiki.digest']).toBe(said.digest);
      const layers = await Promise.all(
        image.layers.map(async (layer) => await readBlob(inRegistry, layer, 100_000_000)),
      );
      expect(config.rootfs.diff_ids).toEqual(layers.map((layer) => sha256(gunzipSync(layer))));
      const [base = [], packages = [], own = []] = layers.map(filesIn);
      expect(base).toContain('etc/base');
      // Native code is that of the platform, and of no other.
      const native = packages.filter((name) => /^kumiki\/node_modules\/@img\/sharp-linux-\w+\/$/.test(name));
      const cpu = architecture === 'amd64' ? 'x64' : 'arm64';
      expect(native).toEqual([`kumiki/node_modules/@img/sharp-linux-${cpu}/`]);
      const start = config.config?.Entrypoint?.find((part) => part.endsWith('.js')) ?? '';
      expect(packages).toContain(start.slice(1));
      expect(own).toContain('kumiki/component/component.ts');
    }

    const [bill] = await inRegistry.referrers(said.imageDigest as Descriptor['digest'], {
      artifactType: 'application/vnd.cyclonedx+json',
    });
    expect(bill?.digest).toBe(said.bill);
    const about = JSON.parse((await inRegistry.manifest(said.bill)).bytes.toString()) as {
      layers: Descriptor[];
    };
    const text = (await readBlob(inRegistry, about.layers[0]!)).toString();
    expect(JSON.parse(text)).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'test/invert' } },
    });
    expect(text).toMatch(/pkg:npm\/sharp@[0-9]/);
  }, 120_000);

  test('makes the same image again where nothing was kept, and another one of another file', async () => {
    const again = await build(['--platform', 'linux/amd64', '--oci-layout', join(folder, 'one')]);
    const anew = await build(
      ['--platform', 'linux/amd64', '--oci-layout', join(folder, 'two')],
      'other-layers',
    );
    const digestIn = ({ stdout }: { stdout: string }) => /sha256:[0-9a-f]{64}\)$/m.exec(stdout)?.[0];
    expect(anew.stdout).not.toContain('from an earlier build');
    expect(again.stdout).toContain('from an earlier build');
    expect(digestIn(anew)).toBe(digestIn(again));
    expect(digestIn(again)).toBeDefined();
    await writeFile(join(folder, 'invert', 'more.txt'), 'more');
    const changed = await build(['--platform', 'linux/amd64', '--oci-layout', join(folder, 'three')]);
    await rm(join(folder, 'invert', 'more.txt'));
    expect(digestIn(changed)).not.toBe(digestIn(again));
  }, 120_000);

  test('writes a Dockerfile that adds the same files to the base', async () => {
    const { code, stdout } = await build(['--dockerfile', '--platform', 'linux/amd64']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('out/docker/packages-amd64.tar.gz')]);
    const text = await readFile(join(folder, 'invert', 'Dockerfile'), 'utf8');
    expect(text).toMatch(/^USER 65532:65532$/m);
    expect(text).toMatch(/^ADD out\/docker\/component\.tar\.gz \/$/m);
    // The file itself is none of the component's: the digest in it stays true.
    const check = await build(['--oci-layout', join(folder, 'four'), '--json']);
    expect(text).toContain((JSON.parse(check.stdout) as { digest: string }).digest);
  }, 60_000);

  test.each([
    [['--platform', 'windows/amd64'], 'USAGE'],
    [['--registry', 'x', '--oci-layout', 'y'], 'USAGE'],
    [['--base', 'docker.io/library/none:1'], 'REGISTRY_NOT_FOUND'],
    [['--base', 'NOT A NAME'], 'REGISTRY_NAME_INVALID'],
    [['--oci-layout', testComponents], 'REGISTRY_LAYOUT_INVALID'],
  ])('with %j is refused as %s', async (args, code) => {
    const ended = await build(args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(code);
  });
});
