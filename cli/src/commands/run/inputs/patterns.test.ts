import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expandPattern } from './patterns.ts';

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'kumiki-patterns-'));
  await mkdir(join(base, 'photos', 'more.jpg'), { recursive: true });
  for (const name of ['p10.jpg', 'p2.JPG', 'p1.png', 'notes.txt', '.hidden.jpg', '[1].jpg']) {
    await writeFile(join(base, 'photos', name), '');
  }
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function expand(pattern: string, pictures = true): Promise<string[]> {
  const paths = await expandPattern(pattern, { input: 'image', base, pictures });
  return paths.map((path) => path.replaceAll('\\', '/'));
}

test('a folder is its images, in natural order', async () => {
  expect(await expand('photos')).toEqual([
    'photos/[1].jpg',
    'photos/p1.png',
    'photos/p2.JPG',
    'photos/p10.jpg',
  ]);
});

test('a pattern is the files that it fits, not the folders', async () => {
  expect(await expand('photos/p*')).toEqual(['photos/p1.png', 'photos/p2.JPG', 'photos/p10.jpg']);
  expect(await expand('photos/*.{png,txt}')).toEqual(['photos/notes.txt', 'photos/p1.png']);
  expect(await expand(`${base}/photos/*.png`)).toEqual([`${base.replaceAll('\\', '/')}/photos/p1.png`]);
});

test('a file is itself, also when its name looks like a pattern', async () => {
  expect(await expand('photos/[1].jpg')).toEqual(['photos/[1].jpg']);
});

test('a folder in front of a pattern is itself, also when its name looks like a pattern', async () => {
  await mkdir(join(base, 'plates [1]', 'in'), { recursive: true });
  await writeFile(join(base, 'plates [1]', 'in', 'a.png'), '');
  for (const start of ['', './', `${base.replaceAll('\\', '/')}/`]) {
    expect(await expand(`${start}plates [1]/in/*.png`)).toEqual([`${start}plates [1]/in/a.png`]);
    expect(await expand(`${start}plates [1]/**/*.png`)).toEqual([`${start}plates [1]/in/a.png`]);
  }
});

// Only some systems let a file have such a name.
test.runIf(process.platform === 'linux')('a name that is no UTF-8 does not go missing', async () => {
  const name = Buffer.concat([
    Buffer.from(join(base, 'photos', 'bad')),
    Buffer.from([0xff]),
    Buffer.from('.png'),
  ]);
  await writeFile(name, '');
  expect(await expand('photos')).toContain('photos/bad\uFFFD.png');
  expect(await expand('photos/*.png')).toContain('photos/bad\uFFFD.png');
});

test('a link to a file counts, a link to nothing does not', async () => {
  await symlink('p1.png', join(base, 'photos', 'link.png'));
  await symlink('nowhere', join(base, 'photos', 'dead.png'));
  expect(await expand('photos/*.png')).toEqual(['photos/link.png', 'photos/p1.png']);
});

test.each(['', 'photos/*.gif', 'nowhere', 'nowhere/*.jpg', 'photos/more.jpg'])(
  '%s fits nothing, which is an error',
  async (pattern) => {
    await expect(expand(pattern)).rejects.toMatchObject({ code: 'INPUT_PATTERN_EMPTY' });
  },
);
