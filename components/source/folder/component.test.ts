import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runComponent, sharp } from '@kumiki/component-sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import source from './component.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-source-'));
  vi.stubEnv('KUMIKI_SOURCE_FOLDERS', join(folder, 'in'));
  await mkdir(join(folder, 'in/sub'), { recursive: true });
  for (const [at, name] of ['part-10.png', 'part-2.PNG', 'sub/deep.png'].entries()) {
    await put(name, at + 1);
    await utimes(join(folder, 'in', name), 1000 + at, 1000 + at);
  }
  await writeFile(join(folder, 'in/notes.txt'), 'no image');
  await put('../secret.png', 9);
  await symlink(join(folder, 'secret.png'), join(folder, 'in/linked.png'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** An image that is as wide as its number. */
async function put(name: string, width: number): Promise<void> {
  const image = sharp({ create: { width, height: 1, channels: 3, background: 'red' } });
  await writeFile(join(folder, 'in', name), await image.png().toBuffer());
}

async function read(params: object = {}) {
  const { images, names, count } = await runComponent(source, { inputs: {}, params });
  expect(count).toBe(images.length);
  return { names, widths: images.map(({ width }) => width), files: images.map(({ origin }) => origin.name) };
}

describe('the images of a folder', () => {
  it('come in the order that people count in, and nothing else comes', async () => {
    expect(await read()).toEqual({
      names: ['part-2', 'part-10'],
      widths: [2, 1],
      files: ['part-2.PNG', 'part-10.png'],
    });
  });

  it('may come with those of folders in it, by time, and not all of them', async () => {
    expect((await read({ subfolders: true, order: 'newest' })).files).toEqual([
      'sub/deep.png',
      'part-2.PNG',
      'part-10.png',
    ]);
    expect((await read({ subfolders: true, order: 'oldest', limit: 1 })).names).toEqual(['part-10']);
    expect((await read({ folder: 'sub' })).names).toEqual(['deep']);
  });

  it('none is an empty list', async () => {
    await mkdir(join(folder, 'in/empty'));
    expect(await read({ folder: 'empty' })).toEqual({ names: [], widths: [], files: [] });
  });

  it('what is no image says which one it is', async () => {
    await writeFile(join(folder, 'in/broken.jpg'), 'hello');
    await expect(read()).rejects.toMatchObject({
      code: 'IMAGE_FORMAT_NOT_ALLOWED',
      message: expect.stringContaining('broken.jpg') as string,
    });
  });

  it('other folders are refused', async () => {
    await expect(read({ folder: '..' })).rejects.toMatchObject({ code: 'OUTSIDE_NOT_ALLOWED' });
    vi.stubEnv('KUMIKI_SOURCE_FOLDERS', '');
    await expect(read()).rejects.toMatchObject({ code: 'OUTSIDE_NONE_ALLOWED' });
  });
});
