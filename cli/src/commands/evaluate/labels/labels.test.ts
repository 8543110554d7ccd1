import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';
import { readLabels } from './labels.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kumiki-labels-'))));
afterAll(async () => await rm(folder, { recursive: true }));

async function read(text: string) {
  const path = join(folder, 'labels.csv');
  await writeFile(path, text);
  return await readLabels(path);
}

describe('comma-separated values', () => {
  it.each([
    ['plain', 'a,b\n1,2\n', [['a', 'b'], ['1', '2']]], // prettier-ignore
    ['of Windows, with a mark at the beginning', '\uFEFFa,b\r\n1,\r\n', [['a', 'b'], ['1', '']]], // prettier-ignore
    ['in quotes', '"a, ""b""","c\nd"\n', [['a, "b"', 'c\nd']]],
    ['with empty lines and spaces', '\na , b\n\n\n 1,2', [['a', 'b'], ['1', '2']]], // prettier-ignore
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(parseCsv(text).map(({ fields }) => fields)).toEqual(expected);
  });

  it('lines are counted through quotes', () => {
    expect(parseCsv('a\n"b\nc"\nd').map(({ line }) => line)).toEqual([1, 2, 4]);
    expect(() => parseCsv('a\nb,"c')).toThrow(expect.objectContaining({ line: 2 }));
    expect(() => parseCsv('a"b')).toThrow('quote');
  });
});

describe('answers', () => {
  it('one label an image', async () => {
    const labels = await read('File,Label\na.png,OK\nsub/b.png,NG\n');
    expect(labels).toEqual({ kind: 'labels', files: new Map([['a.png', 'OK'], ['sub/b.png', 'NG']]) }); // prettier-ignore
  });

  it('one row a thing, and images without any', async () => {
    const labels = await read(
      'file,label,x,y,width,height\na.png,nut,1,2,3,4\na.png,bolt,5,6.5,7,8\nb.png,,,,,\n',
    );
    expect(labels).toEqual({
      kind: 'boxes',
      files: new Map([
        ['a.png', [{ label: 'nut', box: [1, 2, 3, 4] }, { label: 'bolt', box: [5, 6.5, 7, 8] }]], // prettier-ignore
        ['b.png', []],
      ]),
    });
  });

  it.each([
    ['nothing', '', 'line 1: it is empty'],
    ['no rows', 'file,label', 'no row'],
    ['a strange column', 'file,lable\n', 'column "lable"'],
    ['a missing column', 'file,label,x,y\n', 'column "width" is missing'],
    ['a column twice', 'file,file\n', 'twice'],
    ['a short row', 'file,label\na.png\n', 'line 2: it has 1 fields'],
    ['no label', 'file,label\na.png,\n', 'the label is empty'],
    ['a file twice', 'file,label\na.png,OK\na.png,NG\n', 'line 3: the file a.png is there twice'],
    ['no number', 'file,label,x,y,width,height\na.png,nut,1,two,3,4\n', 'y is "two"'],
    ['no size', 'file,label,x,y,width,height\na.png,nut,1,2,0,4\n', 'more than 0'],
    ['a box without a label', 'file,label,x,y,width,height\na.png,,1,2,3,4\n', 'without a label'],
  ])('%s is refused with its line', async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'LABELS_INVALID',
      message: expect.stringContaining(message) as string,
    });
  });

  it('a table that is not there is told', async () => {
    await expect(readLabels(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
