import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { componentUses } from './component-uses.ts';

let folder: string;
let data: DataFolder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-uses-'));
  data = await openDataFolder(folder);
});
afterAll(async () => {
  await data[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

test('says which versions of pipelines are locked to a component, older ones too', async () => {
  const publish = async (name: string, ...letters: string[]) => {
    await data.pipelines.create('default', name, 'text');
    for (const [at, letter] of letters.entries()) {
      const components = { 'lab/blur@^1': { version: '1.0.0', digest: digest(letter) } };
      const { revision } = await data.pipelines.draft('default', name);
      const given = { revision, locked: { components, pipelines: {} }, note: `${at}` };
      await data.pipelines.publish('default', name, given);
    }
  };
  await publish('mark', 'a', 'b');
  await publish('sort', 'b');
  await data.pipelines.create('default', 'draft-only', 'text');
  expect(await componentUses(data.pipelines, [digest('a')])).toEqual([
    { pipeline: 'mark', version: 1, digest: digest('a') },
  ]);
  const both = await componentUses(data.pipelines, [digest('b'), digest('c')]);
  expect(both.map(({ pipeline, version }) => `${pipeline}@${version}`)).toEqual(['mark@2', 'sort@1']);
  expect(await componentUses(data.pipelines, [])).toEqual([]);
});
