import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocument } from '@kumiki/component-sdk/document';
import { parseManifest } from '@kumiki/component-sdk/manifest';
import rcompare from 'semver/functions/rcompare.js';
import {
  compilePipeline,
  type ComponentSource,
  type LockedComponent,
  type PipelineSource,
  type PipelineText,
  type Plan,
} from '../src/pipeline/index.ts';

/** Sample pipelines with their expected plans or errors, and the manifests of the components that they use. */
export const samplesFolder = fileURLToPath(new URL('../src/pipeline/samples', import.meta.url));

/** The components of the samples: manifests alone, digested by their text. */
export async function sampleComponents(): Promise<ComponentSource> {
  const folder = join(samplesFolder, 'components');
  const all = await Promise.all(
    (await readdir(folder)).map(async (name): Promise<LockedComponent> => {
      const text = await readFile(join(folder, name, 'component.yaml'), 'utf8');
      const manifest = parseManifest(text, name);
      const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
      return { name: manifest.name, version: manifest.version, digest, manifest };
    }),
  );
  all.sort((a, b) => rcompare(a.version, b.version));
  return {
    versions: async (name) => all.filter((component) => component.name === name),
    names: async () => [...new Set(all.map(({ name }) => name))],
  };
}

/** The pipelines of a folder by their name; a file `NAME@VERSION.yaml` is a version of its own. */
export async function samplePipelines(folder: string): Promise<PipelineSource> {
  const pipelines = new Map<string, PipelineText>();
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).toSorted();
  for (const documentName of files) {
    const text = await readFile(join(folder, documentName), 'utf8');
    const { data } = readDocument(text, documentName);
    const { name } = (data ?? {}) as { name?: string };
    const [, version] = /@(\d+)\.yaml$/.exec(documentName) ?? [];
    const found = { documentName, text, ...(version !== undefined && { version: Number(version) }) };
    // The newest version is the one without a number: files are sorted.
    pipelines.set(String(name), found);
    if (version !== undefined) pipelines.set(`${name}@${version}`, found);
  }
  return {
    pipeline: async (name, version) => pipelines.get(version === undefined ? name : `${name}@${version}`),
    names: async () => [...pipelines.keys()].filter((name) => !name.includes('@')),
  };
}

/** The plan of the middle of a pipeline document over the components of the samples; a problem fails the test. */
export async function compileSample(body: string): Promise<Plan> {
  const { plan, problems } = await compilePipeline({
    text: `apiVersion: kumiki/v1\nkind: Pipeline\nname: test\n${body}`,
    documentName: 'test.yaml',
    components: await sampleComponents(),
    pipelines: { pipeline: async () => undefined, names: async () => [] },
  });
  if (plan === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return plan;
}
