import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { imageRepositoryContract, putImage } from '../contract.ts';
import { openLayout } from './layout.ts';
import { memoryRepository } from './memory.ts';

imageRepositoryContract('images in memory', async () => {
  return await Promise.resolve({
    repository: memoryRepository(),
    close: async () => await Promise.resolve(),
  });
});

imageRepositoryContract('images in an OCI layout', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-layout-'));
  const repository = await openLayout(folder, { create: true });
  return { repository, close: async () => await rm(folder, { recursive: true }) };
});

describe('an OCI layout', () => {
  test('has its tags again when it is opened again, and no unfinished files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-layout-'));
    try {
      const put = await putImage(await openLayout(folder, { create: true }), { tag: 'a' });
      const again = await openLayout(folder);
      expect(await again.resolve('a')).toEqual(put);
      expect(
        (await readdir(join(folder, 'blobs', 'sha256'))).every((name) => /^[0-9a-f]{64}$/.test(name)),
      ).toBe(true);
      expect(await readdir(folder)).toHaveLength(3);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.each([
    ['a folder with other things in it', { 'photo.jpg': 'x' }],
    ['a layout of another version', { 'oci-layout': '{"imageLayoutVersion":"9.0.0"}', 'index.json': '{}' }],
    ['a layout without its index', { 'oci-layout': '{"imageLayoutVersion":"1.0.0"}' }],
  ])('is not made of %s', async (_, files) => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-layout-'));
    try {
      await mkdir(folder, { recursive: true });
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      await expect(openLayout(folder, { create: true })).rejects.toMatchObject({
        code: 'REGISTRY_LAYOUT_INVALID',
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
