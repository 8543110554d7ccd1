import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorsPage } from './errors-page.ts';
import { runGenerators } from './run.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kumiki-generate-'));
});
afterEach(() => rm(root, { recursive: true }));

const greeting = {
  name: 'greeting',
  generate: () => Promise.resolve([{ path: 'docs/greeting.md', text: 'Hello\n' }]),
};

test('a check names what differs and writes nothing', async () => {
  expect(await runGenerators([greeting], root, { check: true })).toEqual(['docs/greeting.md']);
  await expect(readFile(join(root, 'docs/greeting.md'))).rejects.toThrow('ENOENT');
});

test('generating writes what differs, and then nothing does', async () => {
  expect(await runGenerators([greeting], root, { check: false })).toEqual(['docs/greeting.md']);
  expect(await readFile(join(root, 'docs/greeting.md'), 'utf8')).toBe('Hello\n');
  expect(await runGenerators([greeting], root, { check: true })).toEqual([]);
});

test('the error page has every code with its remedy', async () => {
  const [page] = await errorsPage.generate(root);
  expect(page?.text).toContain('### IMAGE_EMPTY\n\n{source} has no bytes.\n\n- **Remedy:** Check');
  expect(page?.text).toMatch(
    /### STORE_FULL[^]*?- \*\*HTTP:\*\* 507 · \*\*gRPC:\*\* `RESOURCE_EXHAUSTED` · \*\*Try again:\*\* yes/,
  );
});
