import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n');
const pages = files.filter((file) => /^(docs\/.*|[A-Z]+)\.md$/.test(file));

/** The files that the links of a page lead to, from the root. */
function linksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```|`[^`\n]+`/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, to = '']) => {
    const [path = ''] = to.split('#');
    return path === '' || /^[a-z]+:/.test(to) ? [] : [join(dirname(page), decodeURIComponent(path))];
  });
}

test('links between documents lead to what is there', () => {
  const broken = pages.flatMap((page) =>
    linksOf(page)
      .filter((to) => !existsSync(join(root, to)))
      .map((to) => `${page}: ${to}`),
  );
  expect(broken).toEqual([]);
  expect(pages.length).toBeGreaterThan(20);
});

describe('each promise', () => {
  const text = readFileSync(join(root, 'docs/guarantees.md'), 'utf8');
  const [promises = ''] = text.split('\n## ');
  const rows = promises.split('\n').filter((line) => /^\| (?!Promise|-)/.test(line));

  test('names a test that is there', () => {
    const names = new Set(files.map((file) => basename(file)));
    const without = rows.filter((row) => {
      const named = [...row.matchAll(/[[`/]([\w.-]+\.test\.ts)[\]`)]/g)].map(([, name = '']) => name);
      return named.length === 0 || named.some((name) => !names.has(name));
    });
    expect(without).toEqual([]);
    expect(rows.length).toBeGreaterThan(10);
  });
});
