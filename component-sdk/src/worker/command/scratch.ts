import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeOwnFolder, removeOwnFolder } from '../client/run-folder.ts';

/** The folder of one run of a command. Only this user can enter it; all names in it are ours. */
export interface Scratch {
  /** Values that go in. */
  readonly inputs: string;
  /** Where the program is told to write. */
  readonly outputs: string;
  /** Its working folder, also for temporary files. */
  readonly work: string;
  /** The bytes of all files in it. */
  size(): Promise<number>;
  remove(): void;
}

/** @param base where to make it, by default the folder for temporary files */
export function makeScratch(base = tmpdir()): Scratch {
  const path = makeOwnFolder(base);
  const part = (name: string): string => {
    const folder = join(path, name);
    mkdirSync(folder);
    return folder;
  };
  return {
    inputs: part('inputs'),
    outputs: part('outputs'),
    work: part('work'),
    size: async () => await sizeOf(path),
    remove() {
      try {
        removeOwnFolder(path);
      } catch {
        // A program may have closed folders of its own to everybody, which keeps others than root out.
        openUp(path);
        removeOwnFolder(path);
      }
    },
  };
}

/** Links count as themselves, and what goes away meanwhile does not count. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return await sizeOf(path);
      const { blocks } = await lstat(path).catch(() => ({ blocks: 0 }));
      // Blocks, since a file with holes takes less room than its size says (stat(2): units of 512 bytes).
      return blocks * 512;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function openUp(folder: string): void {
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (lstatSync(path).isDirectory()) openUp(path);
  }
}
