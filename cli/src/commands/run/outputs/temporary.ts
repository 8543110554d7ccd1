import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { kumikiError, reasonOf, type KumikiError } from '@kumiki/component-sdk/errors';

/**
 * `.kumiki-HOST-PID-RUN-NUMBER.tmp`: an unfinished file of a process. In containers that share a folder all have
 * the same few process ids, so the machine and a token of the run are parts of the name.
 */
const temporaryName = /^\.kumiki-([0-9a-f]{8})-(\d+)-([0-9a-f]{8})-\d+\.tmp$/;
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const run = randomBytes(4).toString('hex');

/** Files of a process that is gone are removed at once, those of one that may be alive after a day. */
const oldAfterMs = 24 * 60 * 60 * 1000;

const unfinished = new Set<string>();
let count = 0;

/** A file that was written whole and waits to go to its place. */
export interface PendingFile {
  readonly path: string;
  readonly temporary: string;
}

/**
 * Writes a file whole, under a name of its own, until it is put in its place.
 * @param folder where it waits: on the same disk as its place
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function writeAside(
  path: string,
  bytes: Uint8Array | string,
  folder: string,
): Promise<PendingFile> {
  const temporary = join(folder, `.kumiki-${host}-${process.pid}-${run}-${++count}.tmp`);
  unfinished.add(temporary);
  try {
    await writeFile(temporary, bytes, { flag: 'wx' });
    return { path, temporary };
  } catch (cause) {
    await drop(temporary);
    throw notWritable(path, cause);
  }
}

/** Puts files in their places, each replacing what was there as a whole. @throws OUTPUT_NOT_WRITABLE */
export async function putInPlace(files: readonly PendingFile[]): Promise<void> {
  for (const { path, temporary } of files) {
    try {
      await rename(temporary, path);
      unfinished.delete(temporary);
    } catch (cause) {
      throw notWritable(path, cause);
    }
  }
}

/** Removes files that shall not go to their places. */
export async function discard(files: readonly PendingFile[]): Promise<void> {
  for (const { temporary } of files) if (unfinished.has(temporary)) await drop(temporary);
}

/** Removes all unfinished files of this process at once, for a process that ends now. */
export function discardAllNow(): void {
  for (const temporary of unfinished) rmSync(temporary, { force: true });
  unfinished.clear();
}

async function drop(temporary: string): Promise<void> {
  await rm(temporary, { force: true }).catch(() => undefined);
  unfinished.delete(temporary);
}

/**
 * Makes a folder for results and tries it: so that a folder that nobody can write to is found before any work.
 * Unfinished files that a killed run left in it are removed.
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function openOutputFolder(folder: string): Promise<void> {
  await makeFolder(folder);
  const probe = await writeAside(join(folder, 'results'), '', folder).catch((error: KumikiError) => {
    throw notWritable(folder, error.cause);
  });
  await discard([probe]);
  await removeLeftovers(folder);
}

/**
 * Makes a folder and those above it. Node's own recursive mkdir never ends in file systems that answer "no such
 * file" instead of "not allowed", as /proc does.
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function makeFolder(folder: string): Promise<void> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above);
  try {
    await mkdir(folder);
  } catch (cause) {
    // Another item may have made it meanwhile.
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw notWritable(folder, cause);
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, itsHost, pid, itsRun] = temporaryName.exec(name) ?? [];
    if (pid === undefined || itsRun === run) continue;
    const path = join(folder, name);
    // Another run under this process's own id has ended, whatever became of it.
    const isGone = itsHost === host && (Number(pid) === process.pid || !isRunning(Number(pid)));
    if (isGone || (await isOld(path))) await rm(path, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > oldAfterMs;
}

function notWritable(path: string, cause: unknown): KumikiError {
  return kumikiError('OUTPUT_NOT_WRITABLE', { path, reason: reasonOf(cause) }, { cause });
}
