import { constants, copyFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';

/** Copies that stay; older ones go. */
const most = 2;

/**
 * Copies a file of records beside it, as `records.db.schema-N`, where no log of changes belongs to it any more. A file
 * system that can shares the blocks.
 * @param version of its schema
 * @throws STORE_FULL, STORE_UNAVAILABLE
 */
export function copyBeforeMigration(file: string, version: number): void {
  const folder = dirname(file);
  const prefix = `${basename(file)}.schema-`;
  const target = join(folder, `${prefix}${version}`);
  try {
    copyFileSync(file, `${target}.part`, constants.COPYFILE_FICLONE);
    renameSync(`${target}.part`, target);
    const versions = readdirSync(folder)
      .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
      .map((name) => Number(name.slice(prefix.length)))
      .toSorted((one, other) => other - one);
    for (const old of versions.slice(most)) rmSync(join(folder, `${prefix}${old}`), { force: true });
  } catch (thrown) {
    rmSync(`${target}.part`, { force: true });
    const store = `the data folder ${folder}`;
    throw (thrown as NodeJS.ErrnoException).code === 'ENOSPC'
      ? kumikiError('STORE_FULL', { store }, { cause: thrown })
      : kumikiError('STORE_UNAVAILABLE', { store, reason: reasonOf(thrown) }, { cause: thrown });
  }
}
