import { chmod, cp, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManifestBlob } from '@kumiki/component-sdk/package/image';
import { loadComponentFolder } from '@kumiki/component-sdk/package';
import { readBlob, Registries, type Descriptor } from '@kumiki/oci';
import { startFakeRegistry, type FakeRegistry } from '../../registry/oci/test/fake-registry.ts';
import { putBase } from './base-image.ts';
import { start, startFile, temporaryFolder, testComponents, type Ended } from './kumiki.ts';

const folders = ['halves', 'invert'].map((name) => join(testComponents, name));

describe.skipIf(process.platform === 'win32')('an image of several components', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let registry: FakeRegistry;
  let built: Ended;
  beforeAll(async () => {
    folder = await temporaryFolder();
    registry = await startFakeRegistry({ referrers: true });
    const registries = new Registries({ mirrors: new Map() });
    await putBase(registries.repository({ registry: registry.host, repository: 'library/node' }), ['amd64']);
    built = await build(folders, ['--bundle', 'acme/tools:2.0.0', '--registry', registry.host]);
  }, 60_000);
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const environment = () => ({
    KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry.host}`,
    KUMIKI_BUILD_CACHE: join(folder.path, 'layers'),
    DOCKER_CONFIG: folder.path,
  });
  const build = async (dirs: readonly string[], args: readonly string[]) =>
    await start(['build', ...dirs, ...args, '--json'], folder.path, startFile, environment()).ended;

  test('holds what each of their folders holds, with its digest', async () => {
    expect(built).toMatchObject({ code: 0, stderr: '' });
    const said = JSON.parse(built.stdout) as { image: string; imageDigest: string; components: object[] };
    expect(said.image).toBe(`${registry.host}/acme/tools@${said.imageDigest}`);
    const own = await Promise.all(folders.map(async (dir) => await loadComponentFolder(dir)));
    const expected = own.map(({ manifest, digest }) => ({
      name: manifest.name,
      version: manifest.version,
      digest,
    }));
    expect(said.components).toEqual(expected);

    const repository = new Registries({ mirrors: new Map() }).repository({
      registry: registry.host,
      repository: 'acme/tools',
    });
    expect(await Array.fromAsync(repository.tags())).toEqual(['2.0.0']);
    const [referrer] = await repository.referrers(said.imageDigest as Descriptor['digest']);
    const about = JSON.parse((await repository.manifest(referrer!.digest)).bytes.toString()) as {
      layers: Descriptor[];
    };
    const held = readManifestBlob(await readBlob(repository, about.layers[0]!), 'the image');
    expect(held).toMatchObject({
      components: own.map(({ manifest, digest }) => ({
        manifest,
        digest,
        folder: `components/${manifest.name}`,
      })),
    });
  });

  test('is the same again, in whatever order they are named', async () => {
    const again = await build(folders.toReversed(), [
      '--bundle',
      'acme/tools:2.0.0',
      '--oci-layout',
      join(folder.path, 'image'),
    ]);
    const digest = (ended: Ended) => (JSON.parse(ended.stdout) as { imageDigest: string }).imageDigest;
    expect(digest(again)).toBe(digest(built));
  }, 60_000);

  test('is checked component by component', async () => {
    const bundle = join(folder.path, 'bundle.json');
    const listed = await Promise.all(
      folders.map(async (dir) => {
        const { manifest } = await loadComponentFolder(dir);
        return { manifest, folder: relative(folder.path, dir) };
      }),
    );
    await writeFile(bundle, JSON.stringify({ components: listed }));
    const worker = join(import.meta.dirname, '../../component-sdk/src/worker/serve/start.ts');
    const program = join(folder.path, 'podman');
    const labels = JSON.stringify({ 'kumiki.manifest.digest': `sha256:${'0'.repeat(64)}` });
    await writeFile(
      program,
      `#!/bin/sh
case "$1" in
  info|pull) exit 0 ;;
  image) echo '${labels}' ;;
  run)
    for word in "$@"; do case "$word" in --env=KUMIKI_COMPONENT=*) export "\${word#--env=}" ;; esac; done
    exec ${process.execPath} ${worker} --bundle ${bundle} ;;
esac
`,
    );
    await chmod(program, 0o755);
    const { image } = JSON.parse(built.stdout) as { image: string };
    const env = { ...environment(), KUMIKI_CONTAINER_PROGRAM: program };
    const all = await start(['conformance', image, '--json'], folder.path, startFile, env).ended;
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(all.stdout)).toMatchObject({
      conforms: true,
      components: [
        { component: 'test/halves', conforms: true },
        { component: 'test/invert', conforms: true },
      ],
    });
    const args = ['conformance', image, '--component', 'test/none', '--json'];
    const none = await start(args, folder.path, startFile, env).ended;
    expect(none.code).toBe(1);
    expect(none.stdout).toContain('The component test/none is not here; there is: test/halves, test/invert.');
  }, 60_000);

  test('is refused where it could not be told which component is meant', async () => {
    const twice = join(folder.path, 'twice');
    await cp(folders[0]!, twice, { recursive: true });
    for (const [dirs, args, code] of [
      [folders, [], 'USAGE'],
      [folders, ['--bundle', 'acme/tools:1', '--dockerfile'], 'USAGE'],
      [[...folders, twice], ['--bundle', 'acme/tools:1'], 'BUNDLE_INVALID'],
    ] as const) {
      const ended = await build(dirs, args);
      expect(ended.code).toBe(2);
      expect(ended.stdout).toContain(code);
    }
  });
});
