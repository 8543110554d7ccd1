import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureFolder, type FolderSize } from '../client/folder-size.ts';
import { makeOwnFolder, removeOwnFolder } from '../client/run-folder.ts';

/** The folder of one run of a command. Only this user can enter it; all names in it are ours. */
export interface Scratch {
  /** Values that go in. */
  readonly inputs: string;
  /** Where the program is told to write. */
  readonly outputs: string;
  /** Its working folder, also for temporary files. */
  readonly work: string;
  /** @param enough bytes beyond which nobody needs to know how many more there are */
  size(enough: number): Promise<FolderSize>;
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
    size: async (enough) => await measureFolder(path, enough),
    remove: () => removeOwnFolder(path),
  };
}

/** A run was ended, since its folder held too much. */
export class ScratchTooLarge extends Error {
  readonly size: FolderSize;

  constructor(size: FolderSize) {
    super('it wrote too much into its folder');
    this.size = size;
  }
}
