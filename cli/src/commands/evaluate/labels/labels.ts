import { readFile, stat } from 'node:fs/promises';
import { adviceFor } from '@kumiki/component-sdk/document';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { Box } from '@kumiki/component-sdk/values';
import { shownPath } from '../../../console/paths.ts';
import { CsvError, parseCsv, type CsvRecord } from './csv.ts';

/** A thing that is on an image. */
export interface TrueThing {
  readonly label: string;
  /** Left, top, width, height in pixels of the upright image. */
  readonly box: Box;
}

/** The known answers, by file, in the order of the table. */
export type Labels =
  | { readonly kind: 'labels'; readonly files: ReadonlyMap<string, string> }
  | { readonly kind: 'boxes'; readonly files: ReadonlyMap<string, readonly TrueThing[]> };

/** The largest table, in bytes. */
const mostBytes = 50 * 2 ** 20;
const sides = ['x', 'y', 'width', 'height'] as const;
const known: readonly string[] = ['file', 'label', ...sides];

/**
 * Reads a table of answers. With columns x, y, width and height each row is a thing on an image, and one without a label
 * an image that has none; without them each row is an image.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE, LABELS_INVALID
 */
export async function readLabels(path: string): Promise<Labels> {
  const text = await read(path);
  const refuse = (line: number, reason: string) =>
    kumikiError('LABELS_INVALID', { path: shownPath(path), line, reason });
  let records: CsvRecord[];
  try {
    records = parseCsv(text);
  } catch (error) {
    if (error instanceof CsvError) throw refuse(error.line, error.message);
    throw error;
  }
  const [head, ...rows] = records;
  if (!head) throw refuse(1, 'it is empty');
  const columns = head.fields.map((name) => name.toLowerCase());
  const strange = columns.find((name) => !known.includes(name));
  if (strange !== undefined) throw refuse(1, `there is a column "${strange}"; ${adviceFor(strange, known)}`);
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) throw refuse(1, `the column "${twice}" is there twice`);
  const boxes = sides.some((side) => columns.includes(side));
  const missing = (boxes ? known : known.slice(0, 2)).find((name) => !columns.includes(name));
  if (missing !== undefined) throw refuse(1, `the column "${missing}" is missing`);
  if (rows.length === 0) throw refuse(1, 'it has no row');
  const cells = rows.map(({ line, fields }) => {
    if (fields.length !== columns.length)
      throw refuse(line, `it has ${fields.length} fields where there are ${columns.length} columns`);
    const row = Object.fromEntries(columns.map((name, at) => [name, fields[at]!])) as Record<string, string>;
    if (row['file'] === '') throw refuse(line, 'the file is empty');
    return { line, row, file: row['file']! };
  });
  if (!boxes) {
    const files = new Map<string, string>();
    for (const { line, row, file } of cells) {
      if (row['label'] === '') throw refuse(line, 'the label is empty');
      if (files.has(file)) throw refuse(line, `the file ${file} is there twice`);
      files.set(file, row['label']!);
    }
    return { kind: 'labels', files };
  }
  const files = new Map<string, TrueThing[]>();
  for (const { line, row, file } of cells) {
    const things = files.get(file) ?? [];
    files.set(file, things);
    const thing = thingOf(row, (reason) => refuse(line, reason));
    if (thing) things.push(thing);
  }
  return { kind: 'boxes', files };
}

function thingOf(row: Record<string, string>, refuse: (reason: string) => Error): TrueThing | undefined {
  const label = row['label']!;
  const given = sides.map((side) => row[side]!);
  if (label === '' && given.every((text) => text === '')) return undefined;
  if (label === '') throw refuse('there is a box without a label');
  const box = given.map((text) => (text === '' ? Number.NaN : Number(text)));
  const wrong = box.findIndex((number) => !Number.isFinite(number));
  if (wrong >= 0) throw refuse(`${sides[wrong]} is "${given[wrong]}", which is no number`);
  if (box[2]! <= 0 || box[3]! <= 0) throw refuse('width and height have to be more than 0');
  return { label, box: box as unknown as Box };
}

async function read(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes)
      throw kumikiError('LABELS_INVALID', {
        path: shownPath(path),
        line: 1,
        reason: `it is larger than ${mostBytes} bytes`,
      });
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') throw kumikiError('FILE_NOT_FOUND', { path, base: process.cwd() }, { cause });
    if (code === 'LABELS_INVALID') throw cause;
    throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(cause) }, { cause });
  }
}
