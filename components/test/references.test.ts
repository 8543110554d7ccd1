import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import references from './references.json' with { type: 'json' };

/*
 * What each component is held against that was not made with it: another library, a closed form, or an answer that is known. The
 * list is part of the pages of the components; here it is compared with what there is.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifests = await Array.fromAsync(glob('*/*/component.yaml', { cwd: join(root, 'components') }));

it('every component is tested against an independent reference', () => {
  const folders = manifests.map((path) => dirname(path).replaceAll('\\', '/'));
  expect(Object.keys(references)).toEqual(folders.toSorted());
});

it.each(Object.entries(references))('%s, in the test that its page names', async (_, { test, named }) => {
  expect(await readFile(join(root, test), 'utf8')).toContain(named);
});
