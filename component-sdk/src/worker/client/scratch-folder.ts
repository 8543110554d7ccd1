import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetOwnFolder, makeOwnFolder } from './run-folder.ts';
import { removeFolder } from './remove-folder.ts';

/** Clocks of file systems are this coarse at most, in ms: a later change than one that lies back further is seen. */
const coarseMs = 100;

/**
 * The folder for temporary files of one process, which it knows as `TMPDIR`. What a run leaves in it is removed
 * before the next one; what was there when a component had been set up stays as long as the process.
 */
export class ScratchFolder {
  readonly path: string;
  #kept: ReadonlySet<string> = new Set();
  /** When it changed last (`ctime`, which nobody can set), where nothing was to be removed after that. */
  #tidySince: number | undefined;
  #isRemoved = false;

  /** @param base where to make it, by default the folder for temporary files */
  constructor(base = tmpdir()) {
    this.path = makeOwnFolder(base);
  }

  /** Keeps what is there now: a component has been set up. */
  keep(): void {
    this.#tidySince = undefined;
    this.#kept = new Set(this.#names());
  }

  /**
   * Removes what runs have left, while none goes on. Where the folder has not changed, to see that takes a few µs.
   * @returns the rest of the work, where there is any; never rejects
   */
  tidy(): Promise<void> | undefined {
    const changed = this.#changed();
    if (changed !== undefined && changed === this.#tidySince) return undefined;
    const left = this.#names().filter((name) => !this.#kept.has(name));
    if (left.length > 0) return this.#removeAll(left);
    this.#tidySince = changed !== undefined && changed < Date.now() - coarseMs ? changed : undefined;
    return undefined;
  }

  /** Removes it, when its process has ended. What cannot be removed is tried again when this process ends. */
  async remove(): Promise<void> {
    this.#isRemoved = true;
    try {
      await removeFolder(this.path);
      forgetOwnFolder(this.path);
    } catch {
      // A process that left its group may still write.
    }
  }

  async #removeAll(names: readonly string[]): Promise<void> {
    for (const name of names) await removeFolder(join(this.path, name)).catch(() => undefined);
  }

  #changed(): number | undefined {
    try {
      return this.#isRemoved ? undefined : lstatSync(this.path, { throwIfNoEntry: false })?.ctimeMs;
    } catch {
      return undefined; // it is closed to us
    }
  }

  /** A component may have removed the folder, or put a link in its place, which leads to what is none of ours. */
  #names(): string[] {
    if (this.#isRemoved) return [];
    try {
      if (lstatSync(this.path, { throwIfNoEntry: false })?.isDirectory()) return readdirSync(this.path);
      rmSync(this.path, { force: true });
      mkdirSync(this.path, { mode: 0o700 });
    } catch {
      // It is closed to us, or goes with its process.
    }
    return [];
  }
}
