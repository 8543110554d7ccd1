import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runExamples } from '@kumiki/component-sdk/testing';
import { describe, expect, it } from 'vitest';
import { hasPython } from '../../component-sdk/test/python.ts';

const library = fileURLToPath(new URL('..', import.meta.url));
const manifests = await Array.fromAsync(glob('*/*/component.yaml', { cwd: library }));
// What leaves the machine has none: there is nothing to compare.
const folders = manifests
  .map((path) => dirname(path))
  .filter((folder) => !/^(source|sink)[\\/]/.test(folder))
  .toSorted();

describe('the examples in the manifests of the standard library', () => {
  const inPython = (folder: string) => existsSync(join(library, folder, 'component.py'));
  it.each(folders.filter((folder) => hasPython || !inPython(folder)))(
    '%s',
    async (folder) => {
      const results = await runExamples(join(library, folder));
      expect(results.length).toBeGreaterThan(0);
      expect(results.filter(({ passed }) => !passed)).toEqual([]);
      // The packages of a Python component may have to be installed first.
    },
    300_000,
  );
});
