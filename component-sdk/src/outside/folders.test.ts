import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sinkFolder, sourceFolder } from './folders.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'kumiki-outside-')));
  for (const name of ['allowed/in', 'second', 'elsewhere', '..dots'])
    await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'allowed/file'), '');
  await symlink(join(folder, 'elsewhere'), join(folder, 'allowed/way-out'));
  vi.stubEnv('KUMIKI_SOURCE_FOLDERS', `${join(folder, 'allowed')}, ${join(folder, 'second')}`);
  vi.stubEnv('KUMIKI_SINK_FOLDERS', '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const notAllowed = { code: 'OUTSIDE_NOT_ALLOWED' };

describe('a folder to read', () => {
  it('is one that the operator names, or one in it', async () => {
    expect(await sourceFolder(join(folder, 'allowed'))).toBe(join(folder, 'allowed'));
    expect(await sourceFolder(join(folder, 'second'))).toBe(join(folder, 'second'));
    expect(await sourceFolder('in')).toBe(join(folder, 'allowed/in'));
    expect(await sourceFolder('.')).toBe(join(folder, 'allowed'));
  });

  it.each(['/', '..', '../elsewhere', 'in/../../elsewhere', 'way-out', '../allowed-not', 'in\0', '/etc'])(
    'is none outside, however it is written: %j',
    async (path) => {
      await expect(sourceFolder(path)).rejects.toMatchObject(notAllowed);
    },
  );

  it('has to be there', async () => {
    await expect(sourceFolder('none')).rejects.toMatchObject({ code: 'FOLDER_UNUSABLE' });
    await expect(sourceFolder('file')).rejects.toMatchObject({ code: 'FOLDER_UNUSABLE' });
  });

  it('may have a name that begins with dots', async () => {
    vi.stubEnv('KUMIKI_SOURCE_FOLDERS', folder);
    expect(await sourceFolder('..dots')).toBe(join(folder, '..dots'));
  });
});

it('reading does not allow writing', async () => {
  await expect(sinkFolder(join(folder, 'allowed'))).rejects.toMatchObject({
    code: 'OUTSIDE_NONE_ALLOWED',
    remedy: expect.stringContaining('KUMIKI_SINK_FOLDERS') as string,
  });
});
