import { randomUUID } from 'node:crypto';
import { link, lstat, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, KumikiError } from '@kumiki/component-sdk';

/** Files of one name with numbers behind. */
const mostNumbers = 10_000;

/**
 * Writes a file beside its place, and gives it its name when all of it is there.
 * @returns its name; that of a file which has the very content already
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function writeWhole(
  folder: string,
  stem: string,
  ending: string,
  bytes: Uint8Array,
  existing: 'replace' | 'number',
): Promise<string> {
  const part = join(folder, `.${randomUUID()}.part`);
  try {
    await writeDown(part, bytes);
    if (existing === 'replace') {
      const name = `${stem}.${ending}`;
      await rename(part, join(folder, name));
      return name;
    }
    return await numbered(folder, stem, ending, bytes, part);
  } catch (cause) {
    if (cause instanceof KumikiError) throw cause;
    const reason =
      cause instanceof Error && 'code' in cause ? String(cause.code) : 'the folder does not take it';
    throw kumikiError('OUTPUT_NOT_WRITABLE', { path: `${stem}.${ending}`, reason }, { cause });
  } finally {
    await rm(part, { force: true });
  }
}

async function writeDown(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx', 0o644);
  await file.writeFile(bytes);
  await file.sync();
}

/** The first free name; linking takes one only where it is free, whoever else writes at the moment. */
async function numbered(folder: string, stem: string, ending: string, bytes: Uint8Array, part: string) {
  for (let number = 1; number <= mostNumbers; number++) {
    const name = number === 1 ? `${stem}.${ending}` : `${stem}-${number}.${ending}`;
    const path = join(folder, name);
    try {
      await link(part, path);
      return name;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (await holds(path, bytes)) return name;
  }
  throw kumikiError('OUTSIDE_TOO_MUCH', {
    what: `The name ${stem}`,
    limit: `${mostNumbers} files`,
    advice: 'Write into another folder, or under another name.',
  });
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  const found = await lstat(path);
  return found.isFile() && found.size === bytes.length && Buffer.compare(await readFile(path), bytes) === 0;
}
