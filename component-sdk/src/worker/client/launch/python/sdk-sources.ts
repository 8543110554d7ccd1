import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The Python SDK as it lies beside this one. */
export interface SdkSources {
  /** The folder of the module `kumiki`. */
  readonly folder: string;
  /** What it needs, with hashes. */
  readonly lock: string;
  /** Over all of it. */
  readonly digest: string;
}

/** In the checkout and in the package: five folders above, compiled or not. */
const python = join(import.meta.dirname, '..', '..', '..', '..', '..', 'python');

let read: Promise<SdkSources> | undefined;

/** Reads the SDK's sources once in this process. */
export async function readSdkSources(): Promise<SdkSources> {
  read ??= readAll();
  return await read;
}

async function readAll(): Promise<SdkSources> {
  const folder = join(python, 'kumiki');
  const lock = await readFile(join(python, 'requirements.lock'), 'utf8');
  const hash = createHash('sha256').update(lock);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.pyc'))
    .map(({ name, parentPath }) => relative(folder, join(parentPath, name)))
    .toSorted();
  for (const file of files) {
    const content = await readFile(join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return { folder, lock, digest: hash.digest('hex') };
}
