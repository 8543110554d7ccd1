import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '@kumiki/component-sdk/storage';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inline, sourceOf } from '../../test/inline.ts';
import { openDataFolder, type DataFolder } from '../data-folder.ts';
import { PipelineLibrary } from './library.ts';
import { publishFolder } from './publish-folder.ts';

const weigh = inline(
  'test/weigh',
  'inputs: {image: {type: image}, model: {type: file}}\noutputs: {number: {type: number}}',
  { run: () => ({ number: 1 }) },
);

const document = `
apiVersion: kumiki/v1
kind: Pipeline
name: weigh-it
inputs: {image: {type: image}}
files: {model: model.bin}
steps: {w: {component: test/weigh, inputs: {image: $inputs.image, model: $files.model}}}
outputs: {n: $steps.w.number}
`;
const model = Buffer.from('the model');

let root: string;
let folder: string;
let data: DataFolder;
let library: PipelineLibrary;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kumiki-publish-'));
  folder = await mkdtemp(join(root, 'sample-'));
  await writeFile(join(folder, 'pipeline.yaml'), document);
  await writeFile(join(folder, 'model.bin'), model);
  data = await openDataFolder(join(root, 'data'));
  library = new PipelineLibrary({ store: data.pipelines, components: sourceOf([weigh]) });
});
afterEach(async () => {
  await data[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

const publish = async () => await publishFolder('default', folder, { library, ...data });

test('a folder becomes a pipeline whose files are named by content, once', async () => {
  expect(await publish()).toMatchObject({ name: 'weigh-it', version: 1 });
  const { plan } = await library.compile('default', 'weigh-it');
  expect(plan.files['model']).toMatchObject({ digest: await digestOf(model) });
  expect(Buffer.from(await data.objects.read(await digestOf(model)))).toEqual(model);
  expect(await publish()).toBeUndefined();
});

test('what a pipeline names is in use for as long as the pipeline is there', async () => {
  await publish();
  const digest = await digestOf(model);
  expect(await data.store.unreferenced([digest])).toEqual([]);
  await library.remove('default', 'weigh-it');
  // It was sent, and is kept for a while without a use.
  expect(await data.store.unreferenced([digest])).toEqual([]);
  expect(await data.files.forgetUnused('default', Date.now() + 1)).toBe(1);
  expect(await data.store.unreferenced([digest])).toEqual([digest]);
});

test('a file outside of the folder is refused, also by way of a link', async () => {
  await writeFile(join(root, 'secret'), 'secret');
  await rm(join(folder, 'model.bin'));
  await symlink(join(root, 'secret'), join(folder, 'model.bin'));
  await expect(publish()).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
  expect((await library.list('default', {}, { limit: 10 })).items).toEqual([]);
});

test('a file that is not there is named', async () => {
  await rm(join(folder, 'model.bin'));
  await expect(publish()).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
});
