import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderComponents } from './folder-components.ts';
import { InProcessComponents } from './in-process-components.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kumiki-components-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function component(folder: string, name: string, version: string, rest = ''): Promise<void> {
  const dir = join(root, folder);
  await mkdir(dir, { recursive: true });
  await writeFile(
    join(dir, 'component.yaml'),
    `apiVersion: kumiki/v1
kind: Component
name: ${name}
version: ${version}
title: { en: Test }
description: { en: For a test. }
category: data
outputs: { version: { type: text } }
${rest}`,
  );
  const code = `import { defineComponent } from '@kumiki/component-sdk';
export default defineComponent({ run: () => ({ version: '${version}' }) });`;
  await writeFile(join(dir, 'component.ts'), code);
}

function components(...folders: string[]): FolderComponents {
  return new FolderComponents({ folders: folders.map((folder) => join(root, folder)) });
}

async function versions(source: FolderComponents, name: string): Promise<string[]> {
  return (await source.versions(name)).map(({ version }) => version);
}

test('all versions of a component, the newest first, wherever their folders are', async () => {
  await component('lib/a', 'test/a', '1.9.0');
  await component('lib/deep/er/a', 'test/a', '1.10.0');
  await component('lib/node_modules/a', 'test/a', '9.0.0');
  await component('lib/.old/a', 'test/a', '8.0.0');
  expect(await versions(components('lib'), 'test/a')).toEqual(['1.10.0', '1.9.0']);
  expect(await versions(components('lib'), 'test/b')).toEqual([]);
});

test('the first folder that has the name answers for it; a folder that is not there has none', async () => {
  await component('mine/a', 'test/a', '1.0.0');
  await component('standard/a', 'test/a', '2.0.0');
  await component('standard/b', 'test/b', '1.0.0');
  const source = components('nowhere', 'mine', 'standard');
  expect(await versions(source, 'test/a')).toEqual(['1.0.0']);
  expect(await versions(source, 'test/b')).toEqual(['1.0.0']);
  expect(await source.names()).toEqual(['test/a', 'test/b']);
});

test('the folder of a component itself will do', async () => {
  await component('a', 'test/a', '1.0.0');
  expect(await versions(components('a'), 'test/a')).toEqual(['1.0.0']);
});

test('a broken manifest is told to those who want that component, and to nobody else', async () => {
  await component('lib/a', 'test/a', '1.0.0', 'categry: data');
  await component('lib/b', 'test/b', '1.0.0');
  const source = components('lib');
  await expect(source.versions('test/a')).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
  expect(await versions(source, 'test/b')).toEqual(['1.0.0']);
});

test('a component is set up once, with the SDK of this process, and let go of at the end', async () => {
  await component('lib/a', 'test/a', '1.0.0');
  // The tests' own loader of modules looks for packages where they are installed alone.
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'));
  const folders = components('lib');
  const thrown: unknown[] = [];
  const source = new InProcessComponents(folders, { onThrown: (error) => thrown.push(error) });
  const [locked] = await folders.versions('test/a');
  const [one, two] = await Promise.all([source.get(locked!.digest), source.get(locked!.digest)]);
  expect(one).toBe(two);
  const silent = { progress: () => undefined, log: () => undefined };
  const signal = new AbortController().signal;
  const outputs = await one.run({ inputs: {}, params: {}, sink: silent, signal, root: 'run' });
  expect(outputs).toEqual({ version: '1.0.0' });
  await expect(source.get('sha256:unknown')).rejects.toMatchObject({ code: 'COMPONENT_GONE' });
  expect(thrown).toEqual([]);
  await source.close();
});

test('the code of a planned component is found by name and digest, also where another folder answers for the name', async () => {
  await component('mine/a', 'test/a', '1.0.0');
  await component('standard/a', 'test/a', '2.0.0', 'bundle: sharp');
  const [planned] = await components('standard').versions('test/a');
  const place = await components('mine', 'standard').place(planned!.digest, 'test/a');
  const folder = join(root, 'standard', 'a');
  expect(place).toMatchObject({
    folder,
    root: join(root, 'standard'),
    entryPath: join(folder, 'component.ts'),
  });
  expect(place.manifest.bundle).toBe('sharp');
  await component('standard/a', 'test/a', '2.0.0', 'bundle: changed');
  await expect(components('standard').place(planned!.digest, 'test/a')).rejects.toMatchObject({
    code: 'COMPONENT_GONE',
    message: 'The component test/a is not there as it was planned: no folder has it.',
  });
});
