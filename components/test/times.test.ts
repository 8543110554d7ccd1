import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/*
 * Loops over pixels in TypeScript are measured beside OpenCV's (`npm run bench -- components`), and the page of each component
 * states what came out, with a reason where it is slow.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const figures = JSON.parse(await readFile(`${root}/bench/cases/components/figures.json`, 'utf8')) as Record<
  string,
  { readonly ms: number; readonly ratio: number }
>;

/** The most that a component may take of OpenCV's time without a word. */
const aim = 5;

/** A paragraph of its own, no heading and no list. */
const aReason = /^[^#-].{40}/;

const walks = /\bdata\[|\bdata\.subarray\(|\bonCanvas\(|\.part\(/;

it('measures each component that walks over pixels itself', async () => {
  const walking = new Set<string>();
  for await (const path of glob('*/*/**/*.ts', { cwd: `${root}/components` })) {
    const [field, name] = path.split(/[/\\]/);
    if (field === 'test' || path.endsWith('.test.ts')) continue;
    if (walks.test(await readFile(`${root}/components/${path}`, 'utf8'))) walking.add(`${field}/${name}`);
  }
  const measured = new Set(Object.keys(figures).map((key) => key.split('/').slice(0, 2).join('/')));
  const missing = [...walking].filter((name) => !measured.has(name));
  expect(missing).toEqual([]);
});

it.each(Object.entries(figures))('the page says what %s takes, and why', async (key, { ms, ratio }) => {
  const name = key.split('/').slice(0, 2).join('/');
  const page = await readFile(`${root}/docs/components/${name}.md`, 'utf8');
  for (const [start, measure] of [
    ['', `- ${ms} ms a megapixel`],
    ['\n---\n', `- 1 メガピクセルあたり ${ms} ms`],
  ] as const) {
    const part = page.slice(page.indexOf(start));
    const [lines, reason = ''] = part.slice(part.indexOf(measure)).split('\n\n');
    expect(lines).toContain(measure);
    expect(reason).toMatch(ratio > aim ? aReason : /^/);
  }
});
