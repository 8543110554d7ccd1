import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const filler = 'filler';

/** A file system in memory that can be filled up (Linux, with the right to mount). */
export class SmallDisk implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'kumiki-small-'));

  /** @param size as mount(8) takes it: `4m` */
  constructor(size: string) {
    try {
      const args = ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', this.path];
      execFileSync('mount', args, { stdio: 'pipe', timeout: 10_000 });
    } catch (thrown) {
      rmSync(this.path, { recursive: true });
      throw thrown;
    }
  }

  /** Why there can be none here; `undefined` where there can. */
  static whyNot(): string | undefined {
    if (process.platform !== 'linux') return 'it takes Linux to mount a small disk';
    try {
      new SmallDisk('1m')[Symbol.dispose]();
      return undefined;
    } catch {
      return 'mounting a small disk is not allowed here';
    }
  }

  /** Leaves no more than so many bytes free. */
  async fill(leave: number): Promise<void> {
    const { bavail, bsize } = statfsSync(this.path);
    await writeFile(join(this.path, filler), Buffer.alloc(Math.max(0, bavail * bsize - leave)));
  }

  async free(): Promise<void> {
    await rm(join(this.path, filler), { force: true });
  }

  [Symbol.dispose](): void {
    // What the test did not close does not keep it from going.
    execFileSync('umount', ['-l', this.path], { stdio: 'pipe', timeout: 10_000 });
    rmSync(this.path, { recursive: true });
  }
}
