import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findConfinement } from '../../orchestrator/src/containers/unpack/confine/confinement.ts';
import { startProxy, type Proxy } from '../../registry/oci/test/proxy.ts';
import { buildFolder } from './containers-fixture.ts';
import { filesIn, picture, start, startFile, temporaryFolder, testComponents } from './kumiki.ts';
import { ask, startPlatform, type StartedPlatform } from './platform.ts';

const execute = promisify(execFile);
const testbed = process.env['TESTBED_REGISTRY'] ?? '';

const pipeline = (name: string, publisher: string) => `
apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: { image: { type: image } }
params: { ms: { type: integer, default: 1 } }
steps:
  wait: { component: test/wait, inputs: { image: $inputs.image }, params: { ms: $params.ms } }
  first: { component: ${publisher}/invert@^1, inputs: { image: $steps.wait.image } }
  second: { component: ${publisher}/half@^1, inputs: { image: $steps.first.image } }
outputs: { image: $steps.second.image }
`;

const library = join(import.meta.dirname, '../../components');

/** The part of a lock that is about NumPy. */
const numpy = (lock: string) => /^numpy==[^\n]*(\n\s+[^\n]*)*/m.exec(lock)![0];

const python = {
  'component.yaml': `apiVersion: kumiki/v1
kind: Component
name: PUBLISHER/half
version: 1.0.0
title: { en: Half }
description: { en: For tests. Halves all samples. }
category: filter
entry: component.py
inputs: { image: { type: image } }
outputs: { image: { type: image } }
`,
  'requirements.lock': numpy(
    await readFile(join(library, 'imaging/histogram-match/requirements.lock'), 'utf8'),
  ),
  'component.py': `from kumiki import Image


def run(inputs, params, ctx):
    return {"image": Image.from_array(inputs.image.array() // 2, from_=inputs.image)}
`,
};

const hasPodman = await execute('podman', ['info']).then(
  () => true,
  () => false,
);
const confinement = await findConfinement();
const confinementMissing = typeof confinement === 'string' ? confinement : undefined;
const runtimes = [
  { runtime: 'podman', missing: hasPodman ? undefined : 'podman gives no answer' },
  { runtime: 'unpacked', missing: confinementMissing },
];

describe.each(runtimes)('components of a registry, run $runtime', ({ runtime, missing }) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let platform: StartedPlatform;
  let proxy: Proxy;
  let isAway = false;
  const place = () => `${proxy.host}/registry-components-${runtime}-${process.pid}`;

  beforeAll(async () => {
    if (missing !== undefined) return;
    folder = await temporaryFolder();
    proxy = await startProxy(testbed, () => (isAway ? { kind: 'cut' } : undefined));
    // The same code in a folder and in the registry, under names of their own.
    for (const publisher of ['folder', 'acme']) {
      const [invert, half] = ['invert', 'half'].map((name) => join(folder.path, publisher, name));
      await cp(join(testComponents, 'invert'), invert!, { recursive: true });
      const manifest = await readFile(join(invert!, 'component.yaml'), 'utf8');
      await writeFile(
        join(invert!, 'component.yaml'),
        manifest.replace('test/invert', `${publisher}/invert`),
      );
      await mkdir(half!, { recursive: true });
      for (const [name, text] of Object.entries(python))
        await writeFile(join(half!, name), text.replace('PUBLISHER', publisher));
    }
    await cp(join(folder.path, 'folder'), join(folder.path, 'components'), { recursive: true });
    const env = { KUMIKI_REGISTRY_MIRRORS: `docker.io=${testbed}` };
    for (const name of ['invert', 'half']) await buildFolder(join(folder.path, 'acme', name), place(), env);
    await writeFile(join(folder.path, 'in.png'), await picture('png'));
    await open();
    for (const publisher of ['folder', 'acme']) {
      const file = join(folder.path, `of-${publisher}.yaml`);
      await writeFile(file, pipeline(`of-${publisher}`, publisher));
      await kumiki(['pipelines', 'publish', file]);
    }
  }, 300_000);
  afterAll(async () => {
    await platform?.[Symbol.asyncDispose]();
    await proxy?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  async function open(): Promise<void> {
    platform = await startPlatform(folder.path, {
      KUMIKI_REGISTRY_SOURCES: JSON.stringify([
        { place: place(), repositories: ['acme/invert', 'acme/half'] },
      ]),
      KUMIKI_CONTAINERS_RUNTIME: runtime,
      KUMIKI_CONTAINERS_UNPACK: place(),
      KUMIKI_CONTAINERS_CACHE: join(folder.path, 'images'),
    });
    await ask(platform, 'POST', '/registry/scan');
    for (;;) {
      const { status } = await fetch(`${platform.url}/api/v1/components/acme/half`);
      if (status === 200 || isAway) return;
      await pause(100);
    }
  }

  async function kumiki(args: readonly string[]) {
    return await start(args, folder.path, startFile, { KUMIKI_PLATFORM: platform.url }).ended;
  }

  async function resultOf(name: string, out: string): Promise<Buffer> {
    const args = ['run', name, '--platform', platform.url, '--in', 'in.png', '--out', out];
    const ended = await kumiki(args);
    expect(ended).toMatchObject({ code: 0, stdout: expect.any(String) as string });
    const file = (await filesIn(join(folder.path, out))).find((path) => path.endsWith('.png'))!;
    return await readFile(join(folder.path, out, file));
  }

  /** Processes of workers, known by the name of their container or the place of their image. */
  const processesOf = async (pid: number) => {
    const { stdout } = await execute('ps', ['-ww', '-eo', 'args'], { maxBuffer: 16 * 1024 * 1024 });
    const marks = [`-${pid}.`, join(folder.path, 'images', 'images')];
    return stdout.split('\n').filter((line) => marks.some((mark) => line.includes(mark)));
  };

  test.skipIf(missing !== undefined)(
    'give what those of a folder give, byte for byte',
    async () => {
      const [here, there] = [await resultOf('of-folder', 'a'), await resultOf('of-acme', 'b')];
      expect(there.equals(here)).toBe(true);
      const { locked } = await ask<{ locked: { components: Record<string, { image?: string }> } }>(
        platform,
        'GET',
        '/pipelines/of-acme/versions/1',
      );
      expect(locked.components['acme/invert@^1']!.image).toMatch(/@sha256:[0-9a-f]{64}$/);
      expect(locked.components['test/wait']!.image).toBeUndefined();
    },
    240_000,
  );

  test.skipIf(missing !== undefined)(
    'run without a platform, in the same way',
    async () => {
      const run = async (out: string, places: readonly string[], more: Record<string, string> = {}) => {
        const named = places.flatMap((one) => ['--registry', one]);
        const args = [
          'of-acme.yaml',
          '--components',
          testComponents,
          '--in',
          'in.png',
          '--out',
          out,
          ...named,
        ];
        return await start(['run', ...args], folder.path, startFile, {
          KUMIKI_DATA: join(folder.path, 'own'),
          KUMIKI_CONTAINERS_RUNTIME: runtime,
          KUMIKI_CONTAINERS_UNPACK: place(),
          KUMIKI_CONTAINERS_CACHE: join(folder.path, 'images'),
          ...more,
        }).ended;
      };
      expect(await run('d', [place()])).toMatchObject({ code: 0 });
      const file = (await filesIn(join(folder.path, 'd'))).find((path) => path.endsWith('.png'))!;
      const [here, there] = [await readFile(join(folder.path, 'd', file)), await resultOf('of-folder', 'e')];
      expect(here.equals(there)).toBe(true);
      const off = await run('f', [place()], { KUMIKI_CONTAINERS_RUNTIME: 'off' });
      expect(off.code).not.toBe(0);
      expect(off.stderr + off.stdout).toContain('IMAGE_NOT_RUNNABLE');
      // No place is open but those that are named.
      expect((await run('g', [])).stderr).toContain('acme/invert');
      isAway = true;
      try {
        const away = await run('h', [place()]);
        expect(away.code).not.toBe(0);
        expect(away.stderr).toContain('REGISTRY_UNREACHABLE');
      } finally {
        isAway = false;
      }
    },
    240_000,
  );

  test.skipIf(missing !== undefined)(
    'run by their digest although they were yanked, and although the registry is away',
    async () => {
      await ask(platform, 'PUT', '/registry/components/acme/invert/versions/1.0.0/yanked', {
        message: 'it inverts too much',
      });
      const draft = await ask<{ text: string }>(platform, 'GET', '/pipelines/of-acme');
      const { problems } = await ask<{ problems: { code: string }[] }>(
        platform,
        'POST',
        '/pipelines/validate',
        {
          text: draft.text,
        },
      );
      expect(problems).toMatchObject([{ code: 'COMPONENT_VERSION_UNKNOWN' }]);
      isAway = true;
      try {
        expect((await resultOf('of-acme', 'c')).length).toBeGreaterThan(0);
      } finally {
        isAway = false;
      }
    },
    120_000,
  );

  test.skipIf(missing !== undefined)(
    'leave no container and no process when the platform is killed',
    async () => {
      const form = new FormData();
      form.set('execution', JSON.stringify({ pipeline: 'of-acme', params: { ms: 60_000 } }));
      form.append('image', new Blob([new Uint8Array(await picture('png'))]), 'a.png');
      await ask(platform, 'POST', '/executions', form);
      const { pid = 0 } = platform.child;
      while ((await processesOf(pid)).length === 0) await pause(100);
      platform.child.kill('SIGKILL');
      await once(platform.child, 'close');
      while ((await processesOf(pid)).length > 0) await pause(100);
      expect(platform.child.signalCode).toBe('SIGKILL');
      if (runtime !== 'podman') return;
      const left = async () => (await execute('podman', ['ps', '--all', '--format', '{{.Names}}'])).stdout;
      while ((await left()).includes(`-${pid}.`)) await pause(200);
    },
    120_000,
  );
});
