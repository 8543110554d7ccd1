import { mkdir, mkdtemp, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { code } from '../../execution/store/contract/fixtures.ts';
import { settings } from '../contract.ts';
import type { FolderSource, TriggerRun } from '../trigger.ts';
import { FileWatch } from '../files/file-watch.ts';
import { FolderPlace } from './folder-place.ts';

const project = 'default';
const settleMs = 1000;

let folder: string;
let incoming: string;
let data: DataFolder;
let now: number;
/** The starts that were asked for, by key: the same again is one. */
let started: Map<string, string>;
/** How executions ended, those that did. */
let ended: Map<string, 'done' | 'failed'>;
let refuse: ((name: string) => Error | undefined) | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-folder-'));
  incoming = join(folder, 'incoming');
  await mkdir(incoming);
  data = await openDataFolder(join(folder, 'data'));
  now = 1_000_000;
  started = new Map();
  ended = new Map();
  refuse = undefined;
});
afterEach(async () => {
  await data[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function makeTrigger(more: Partial<FolderSource> = {}): Promise<string> {
  const source = { ...(settings.source as FolderSource), path: incoming, patterns: ['*.png'], ...more };
  return (await data.triggers.create(project, 'id', 'me', { ...settings, source })).id;
}

/** As a process does that begins now. */
async function watch(id = 'id', roots = [folder]): Promise<FileWatch> {
  const trigger = await data.triggers.get(project, id);
  const source = trigger.source as FolderSource;
  return new FileWatch({
    trigger: { ...trigger, source },
    place: new FolderPlace({ source, roots, objects: data.objects }),
    store: data.triggers,
    start: async (_, { key, artifact }) => {
      const error = refuse?.(artifact!.name!);
      if (error) throw error;
      started.set(key, artifact!.name!);
      return await Promise.resolve(`execution of ${artifact!.name}`);
    },
    outcome: (_, execution) => Promise.resolve(ended.get(execution)),
    settleMs,
    pollMs: 5000,
    now: () => now,
  });
}

/** Looks until what is there has been the same for long enough. */
async function look(one: FileWatch): Promise<void> {
  const { signal } = new AbortController();
  await one.look(signal);
  now += settleMs;
  await one.look(signal);
}

async function history(): Promise<readonly TriggerRun[]> {
  return (await data.triggers.history(project, 'id', { limit: 99 })).items;
}

const names = () => [...started.values()].toSorted();
const put = async (path: string, text = path) => await writeFile(join(incoming, path), text);

describe('a watched folder', () => {
  test('gives each file once, also to the processes after this one', async () => {
    await makeTrigger();
    await put('a.png');
    await put('b.PNG');
    await put('notes.txt');
    const one = await watch();
    await look(one);
    await look(one);
    await look(await watch());
    expect(names()).toEqual(['a.png', 'b.PNG']);
    await put('c.png');
    await look(await watch());
    expect(names()).toEqual(['a.png', 'b.PNG', 'c.png']);
    const [newest] = await history();
    expect(newest).toMatchObject({ name: 'c.png', execution: 'execution of c.png', size: 5 });
    expect(await data.objects.stat(newest!.digest!)).toMatchObject({ size: 5 });
  });

  test('waits until nobody writes a file any more', async () => {
    await makeTrigger();
    const one = await watch();
    const { signal } = new AbortController();
    await put('a.png', 'half');
    expect(await one.look(signal)).toBe(settleMs);
    now += settleMs;
    await put('a.png', 'half and more');
    expect(await one.look(signal)).toBe(settleMs);
    expect(names()).toEqual([]);
    now += settleMs;
    expect(await one.look(signal)).toBe(5000);
    expect(names()).toEqual(['a.png']);
    expect(await history()).toMatchObject([{ size: 13 }]);
  });

  test('takes a file of an earlier name again where it is another one', async () => {
    await makeTrigger();
    const one = await watch();
    await put('a.png', 'first');
    await look(one);
    await put('a.png', 'second');
    await look(one);
    await utimes(join(incoming, 'a.png'), 5, 5);
    await look(one);
    expect(started.size).toBe(3);
  });

  test('notes files that cannot be used with their error, and does not try them again', async () => {
    await makeTrigger();
    await put('bad.png');
    await put('empty.png', '');
    await put('good.png');
    let tried = 0;
    refuse = (name) => {
      if (name !== 'bad.png') return undefined;
      tried++;
      return kumikiError('IMAGE_FORMAT_NOT_ALLOWED', { source: name, found: 'text' });
    };
    const one = await watch();
    await look(one);
    await look(one);
    await look(await watch());
    expect(tried).toBe(1);
    expect(names()).toEqual(['good.png']);
    const noted = Object.fromEntries((await history()).map(({ name, error }) => [name, error?.code]));
    expect(noted).toEqual({
      'bad.png': 'IMAGE_FORMAT_NOT_ALLOWED',
      'empty.png': 'BODY_INVALID',
      'good.png': undefined,
    });
  });

  test('takes a file later where it is not to blame', async () => {
    await makeTrigger();
    await put('a.png');
    refuse = () => kumikiError('PIPELINE_NOT_FOUND', { pipeline: 'mark' });
    const one = await watch();
    await expect(look(one)).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
    expect(await history()).toEqual([]);
    refuse = undefined;
    await look(one);
    expect(names()).toEqual(['a.png']);
  });

  test('asks for the same start again where it was killed before it noted the first', async () => {
    await makeTrigger();
    await put('a.png');
    const record = data.triggers.record.bind(data.triggers);
    data.triggers.record = async () => await Promise.reject(new Error('killed'));
    await expect(look(await watch())).rejects.toThrow('killed');
    data.triggers.record = record;
    await look(await watch());
    expect(started.size).toBe(1);
    expect(await history()).toHaveLength(1);
  });

  test('moves a file when its execution has ended, and one that it could not take or that failed elsewhere', async () => {
    await makeTrigger({ after: 'move' });
    await mkdir(join(incoming, 'done'));
    await put('done/a.png', 'of yesterday');
    await put('a.png');
    await put('bad.png');
    refuse = (name) =>
      name === 'bad.png'
        ? kumikiError('IMAGE_FORMAT_NOT_ALLOWED', { source: name, found: 'text' })
        : undefined;
    await put('c.png');
    const one = await watch();
    await look(one);
    expect((await readdir(incoming)).toSorted()).toEqual(['a.png', 'c.png', 'done', 'failed']);
    ended.set('execution of c.png', 'failed');
    await look(one);
    expect((await readdir(incoming)).toSorted()).toEqual(['a.png', 'done', 'failed']);
    ended.set('execution of a.png', 'done');
    // By the process after this one, which never saw it begin.
    await look(await watch());
    expect((await readdir(incoming)).toSorted()).toEqual(['done', 'failed']);
    expect(await readdir(join(incoming, 'done'))).toHaveLength(2);
    expect((await readdir(join(incoming, 'failed'))).toSorted()).toEqual(['bad.png', 'c.png']);
    expect(names()).toEqual(['a.png', 'c.png']);
  });

  test('asks after no more than some executions at each look, and after all of them in turn', async () => {
    await makeTrigger({ after: 'move' });
    const all = Array.from({ length: 230 }, (_, at) => `${1000 + at}.png`);
    for (const name of all) await put(name, name);
    const one = await watch();
    await look(one);
    for (const name of all.slice(-5)) ended.set(`execution of ${name}`, 'done');
    await look(one);
    expect((await readdir(join(incoming, 'done'))).toSorted()).toEqual(all.slice(-5));
    expect(await readdir(incoming)).toHaveLength(226);
  });

  test('moves what it had no time to move', async () => {
    const id = await makeTrigger();
    await put('a.png');
    await look(await watch());
    const source = { ...(settings.source as FolderSource), path: incoming, after: 'move' } as const;
    await data.triggers.update(project, id, 1, { ...settings, source });
    ended.set('execution of a.png', 'done');
    await look(await watch());
    expect(await readdir(join(incoming, 'done'))).toEqual(['a.png']);
    expect(started.size).toBe(1);
  });

  test('looks into the folders in it where it is told to, and never behind a link', async () => {
    await makeTrigger({ recursive: true });
    const secret = join(folder, 'secret');
    await mkdir(join(secret, 'deep'), { recursive: true });
    await writeFile(join(secret, 'secret.png'), 'secret');
    await mkdir(join(incoming, '部品'));
    await put('部品/1.png');
    await put('.hidden.png');
    await symlink(secret, join(incoming, 'link'));
    await symlink(join(secret, 'secret.png'), join(incoming, 'link.png'));
    await look(await watch());
    expect(names()).toEqual(['1.png']);
    expect(await history()).toMatchObject([{ name: '部品/1.png' }]);
  });

  test('is one that the operator allows, also when it became a link', async () => {
    await makeTrigger();
    const { signal } = new AbortController();
    const allowed = [join(folder, 'other'), incoming];
    expect(await (await watch('id', allowed)).look(signal)).toBe(5000);
    for (const roots of [[], [join(folder, 'other')], [join(folder, 'in')]]) {
      await expect((await watch('id', roots)).look(signal)).rejects.toEqual(code('FOLDER_NOT_ALLOWED'));
    }
    const secret = join(folder, 'secret');
    await rename(incoming, secret);
    await symlink(secret, incoming);
    const root = await mkdtemp(join(folder, 'root-'));
    await symlink(secret, join(root, 'in'));
    const id = (
      await data.triggers.create(project, 'linked', 'me', {
        ...settings,
        source: { ...(settings.source as FolderSource), path: join(root, 'in') },
      })
    ).id;
    await expect((await watch(id, [root])).look(signal)).rejects.toEqual(code('FOLDER_NOT_ALLOWED'));
  });

  test('that is gone says so, and is watched again when it is back', async () => {
    await makeTrigger();
    const one = await watch();
    await rename(incoming, join(folder, 'away'));
    const { signal } = new AbortController();
    await expect(one.look(signal)).rejects.toEqual(code('FOLDER_UNUSABLE'));
    await rename(join(folder, 'away'), incoming);
    await put('a.png');
    await look(one);
    expect(names()).toEqual(['a.png']);
  });
});
