import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runExamples } from '@kumiki/component-sdk/testing';
import { describe, expect, it } from 'vitest';

const library = fileURLToPath(new URL('..', import.meta.url));
const manifests = await Array.fromAsync(glob('*/*/component.yaml', { cwd: library }));
const folders = manifests.map((path) => dirname(path)).toSorted();

describe('the examples in the manifests of the standard library', () => {
  it.each(folders)('%s', async (folder) => {
    const results = await runExamples(join(library, folder));
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });
});
