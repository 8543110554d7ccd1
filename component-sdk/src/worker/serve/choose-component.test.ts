import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundledFolder } from './choose-component.ts';

describe('the component of a bundle', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kumiki-choose-'))));
  afterAll(() => rm(folder, { recursive: true }));

  const bundle = async (...names: readonly string[]) => {
    const components = names.map((name) => ({ manifest: { name }, folder: `components/${name}` }));
    await writeFile(join(folder, 'bundle.json'), JSON.stringify({ components }));
    return join(folder, 'bundle.json');
  };

  test('is the one of the name, or the only one', async () => {
    expect(await bundledFolder(await bundle('a/blur', 'a/flip'), 'a/flip')).toBe(
      join(folder, 'components/a/flip'),
    );
    expect(await bundledFolder(await bundle('a/blur'), '')).toBe(join(folder, 'components/a/blur'));
  });

  test('has to be named, and to be there', async () => {
    const path = await bundle('a/blur', 'a/flip');
    await expect(bundledFolder(path, '')).rejects.toMatchObject({ code: 'BUNDLE_COMPONENT_NEEDED' });
    await expect(bundledFolder(path, 'a/x')).rejects.toMatchObject({
      code: 'BUNDLE_COMPONENT_UNKNOWN',
      message: expect.stringContaining('a/blur, a/flip') as string,
    });
    await expect(bundledFolder(join(folder, 'none.json'), '')).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
    });
  });
});
