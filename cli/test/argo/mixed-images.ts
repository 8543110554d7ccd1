import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { buildFolder } from '../containers-fixture.ts';
import { start, startFile, testComponents } from '../kumiki.ts';
import { ask } from '../platform.ts';

const execute = promisify(execFile);
const registry = process.env['TESTBED_REGISTRY'] ?? '';
const mirrors = { KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry}` };
const lock = join(import.meta.dirname, '../../../components/imaging/histogram-match/requirements.lock');

const half = {
  'component.yaml': `apiVersion: kumiki/v1
kind: Component
name: mixed/half
version: 1.0.0
title: { en: Half }
description: { en: For tests. Halves all samples. }
category: filter
entry: component.py
inputs: { image: { type: image } }
outputs: { image: { type: image } }
`,
  'component.py': `from kumiki import Image


def run(inputs, params, ctx):
    return {"image": Image.from_array(inputs.image.array() // 2, from_=inputs.image)}
`,
};

/** A component of TypeScript, one of Python, and one whose image buildah made: each from an image of its own. */
export const mixedPipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: mixed
inputs: { image: { type: image } }
steps:
  wait: { component: test/wait, inputs: { image: $inputs.image }, params: { ms: 1 } }
  invert: { component: mixed/invert@^1, inputs: { image: $steps.wait.image } }
  half: { component: mixed/half@^1, inputs: { image: $steps.invert.image } }
outputs: { image: $steps.half.image }
`;

/** Makes both images of others. @returns the settings of a platform that knows them */
export async function mixedImages(folder: string, place: string): Promise<Record<string, string>> {
  const [python, foreign] = ['half', 'invert'].map((name) => join(folder, 'mixed', name));
  await mkdir(python!, { recursive: true });
  for (const [name, text] of Object.entries(half)) await writeFile(join(python!, name), text);
  const packages = await readFile(lock, 'utf8');
  await writeFile(join(python!, 'requirements.lock'), /^numpy==[^\n]*(\n\s+[^\n]*)*/m.exec(packages)![0]);
  await buildFolder(python!, place, mirrors);
  await cp(join(testComponents, 'invert'), foreign!, { recursive: true });
  const manifest = join(foreign!, 'component.yaml');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('test/invert', 'mixed/invert'));
  await buildWithBuildah(foreign!, `${place}/mixed/invert:1.0.0`);
  const repositories = ['mixed/half', 'mixed/invert'];
  return { KUMIKI_REGISTRY_SOURCES: JSON.stringify([{ place, repositories }]) };
}

/** As an author who has a Dockerfile does it. */
async function buildWithBuildah(folder: string, image: string): Promise<void> {
  const { code, stderr } = await start(['build', folder, '--dockerfile'], folder, startFile, mirrors).ended;
  if (code !== 0) throw new Error(stderr);
  const env = { ...process.env, STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot' };
  const base = `BASE=${registry}/library/node:24-bookworm-slim`;
  const buildah = async (...args: string[]) => await execute('buildah', args, { cwd: folder, env });
  await buildah('bud', '--tls-verify=false', '--build-arg', base, '-t', image, '.');
  await buildah('push', '--tls-verify=false', image);
  await buildah('rmi', '-f', image);
}

/** Waits until the platform has found both. */
export async function knowsMixed(platform: { readonly url: string }): Promise<void> {
  await ask(platform, 'POST', '/registry/scan');
  for (const name of ['half', 'invert'])
    while ((await fetch(`${platform.url}/api/v1/components/mixed/${name}`)).status !== 200) await pause(200);
}
