import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { kumikiError, reasonOf } from '../errors/index.ts';
import type { TypeText } from '../manifest/index.ts';
import { FileValue, Image, parseTypeRef, valueTypes, type SingleValue, type Value } from '../values/index.ts';

/**
 * Reads a value as examples write it: a path in the component's folder for images and files, a list for a list,
 * `{file: PATH}` or the data itself for data. A single path for a list of images is all pages of the file.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE, DATA_UNUSABLE, and what `Image.open` throws
 */
export async function readExampleValue(folder: string, type: TypeText, written: unknown): Promise<Value> {
  const { type: name, list } = parseTypeRef(type)!;
  if (!list) return await readSingle(folder, name, written);
  if (Array.isArray(written)) {
    return await Promise.all(written.map(async (element) => await readSingle(folder, name, element)));
  }
  const path = pathOf(written);
  if (valueTypes[name].kind === 'picture' && path !== undefined) {
    return await Image.openPages(await readExampleFile(folder, path), { source: basename(path) });
  }
  return (await readData(folder, name, written)) as Value;
}

async function readSingle(
  folder: string,
  type: keyof typeof valueTypes,
  written: unknown,
): Promise<SingleValue> {
  const { kind } = valueTypes[type];
  if (kind === 'data') return (await readData(folder, type, written)) as SingleValue;
  const path = pathOf(written);
  if (path === undefined) {
    const reason = `an example gives ${JSON.stringify(written)} for it`;
    throw kumikiError('VALUE_INVALID', { type, reason });
  }
  const bytes = await readExampleFile(folder, path);
  const source = basename(path);
  return kind === 'picture' ? await Image.open(bytes, { source }) : FileValue.fromBytes(bytes, source);
}

async function readData(folder: string, type: string, written: unknown): Promise<unknown> {
  const path = typeof written === 'string' ? undefined : pathOf(written);
  if (path === undefined) return written;
  const text = (await readExampleFile(folder, path)).toString('utf8');
  if (type === 'text') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const values = { what: path, reason: reasonOf(cause), advice: 'Correct the JSON in it.' };
    throw kumikiError('DATA_UNUSABLE', values, { cause });
  }
}

/** The path that a value of an example names: the text itself, or that of `{file: PATH}`. */
export function pathOf(written: unknown): string | undefined {
  if (typeof written === 'string') return written;
  const file =
    typeof written === 'object' && written !== null && 'file' in written ? written.file : undefined;
  return typeof file === 'string' ? file : undefined;
}

/** @throws FILE_NOT_FOUND, FILE_NOT_READABLE */
export async function readExampleFile(folder: string, path: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, path));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw kumikiError('FILE_NOT_FOUND', { path, base: folder }, { cause });
    }
    throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(cause) }, { cause });
  }
}
