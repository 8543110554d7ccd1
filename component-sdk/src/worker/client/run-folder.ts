import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedParts } from '../wire/names.ts';
import { removeFolderNow } from './remove-folder.ts';
import { endStrays } from './strays.ts';

const memoryFolder = '/dev/shm';

/** The folder of one worker: its socket, and the slots of both sides. */
export interface RunFolder {
  readonly path: string;
  readonly socket: string;
  readonly inputs: string;
  readonly outputs: string;
  remove(): void;
}

/**
 * Makes a folder for a worker in a memory file system where there is one, and removes those that dead processes
 * left there. Only this user can enter it.
 * @param base where to make it; by default /dev/shm or the folder for temporary files
 */
export function makeRunFolder(base = defaultBase()): RunFolder {
  const path = makeOwnFolder(base);
  const inputs = join(path, sharedParts.inputs);
  const outputs = join(path, sharedParts.outputs);
  for (const part of [inputs, outputs]) mkdirSync(part);
  const remove = () => removeOwnFolder(path);
  return { path, socket: join(path, 'socket'), inputs, outputs, remove };
}

/** Makes a folder with the name of this process, and removes those of dead ones beside it. */
export function makeOwnFolder(base: string): string {
  sweep(base);
  const path = mkdtempSync(join(base, `${prefix}${ownerOf(process.pid)}-`));
  own.add(path);
  return path;
}

/** Removed when this process ends in an orderly way without having done so itself. */
const own = new Set<string>();
process.on('exit', () => own.forEach(removeOwnFolder));

/** Somebody else has removed it. */
export function forgetOwnFolder(path: string): void {
  own.delete(path);
}

export function removeOwnFolder(path: string): void {
  own.delete(path);
  removeFolderNow(path);
}

function defaultBase(): string {
  try {
    accessSync(memoryFolder, constants.W_OK | constants.X_OK);
    return memoryFolder;
  } catch {
    return tmpdir();
  }
}

/** Process ids count anew in each container, and containers may share a memory file system: so the space is in the name. */
const prefix = `kumiki-${pidSpace()}-`;

function pidSpace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}

/** A process id with the time that it started, since ids are used again. Without /proc, the id alone. */
function ownerOf(pid: number): string {
  return `${pid}.${startedAt(pid) ?? 0}`;
}

/** Clock ticks since boot: field 22 of /proc/PID/stat, counted after the name, which may hold anything (proc(5)). */
function startedAt(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function sweep(base: string): void {
  const user = process.getuid?.();
  for (const name of readdirSync(base)) {
    if (ownerLives(name)) continue;
    const path = join(base, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() && (user === undefined || found.uid === user)) {
      endStrays(path);
      try {
        removeFolderNow(path);
      } catch {
        // Somebody else is at it too, or a process that outlived its own still writes: the next one removes it.
      }
    }
  }
}

/** Whether the process that something is named after still runs. One that cannot be known from here does. */
export function ownerLives(name: string): boolean {
  if (!name.startsWith(prefix)) return true;
  const [pid, started] = name.slice(prefix.length).split('-')[0]!.split('.');
  return pid === undefined || isRunning(Number(pid), started);
}

function isRunning(pid: number, started: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
  const now = startedAt(pid);
  return now === undefined || started === '0' || now === started;
}
