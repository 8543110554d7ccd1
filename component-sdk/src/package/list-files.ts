import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { kumikiError } from '../errors/index.ts';
import { belongsToComponent } from '../manifest/index.ts';

/** What a component's folder may hold at most. */
export const folderLimits = { maxFiles: 2_000, maxBytes: 268_435_456, maxDepth: 16 } as const;

/** A file that belongs to a component. */
export interface ComponentFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly length: number;
}

/**
 * The files of a component's folder. Links are followed where they stay inside of the folder and name a file.
 * Throws `COMPONENT_FOLDER_INVALID`.
 */
export async function listComponentFiles(dir: string): Promise<ComponentFile[]> {
  const root = await realpath(dir);
  const files: ComponentFile[] = [];
  let bytes = 0;

  const refuse = (reason: string, advice: string) =>
    kumikiError('COMPONENT_FOLDER_INVALID', { dir, reason, advice });
  const addFile = async (path: string, full: string) => {
    const { size } = await stat(full);
    bytes += size;
    files.push({ path, length: size });
    const advice = 'Keep large data outside; models and images are inputs.';
    if (files.length > folderLimits.maxFiles)
      throw refuse(`it has more than ${folderLimits.maxFiles} files`, advice);
    if (bytes > folderLimits.maxBytes)
      throw refuse(`it has more than ${folderLimits.maxBytes} bytes`, advice);
  };
  const addLink = async (path: string, full: string) => {
    const target = await realpath(full).catch(() => undefined);
    const inside = target?.startsWith(root + sep) === true;
    if (!inside)
      throw refuse(`the link ${path} leads out of it or to nothing`, 'Replace the link by the file.');
    if (!(await stat(full)).isFile())
      throw refuse(`the link ${path} names no file`, 'Replace the link by what it names.');
    await addFile(path, full);
  };
  const walk = async (folder: string, depth: number): Promise<void> => {
    if (depth > folderLimits.maxDepth)
      throw refuse(`it is more than ${folderLimits.maxDepth} folders deep`, 'Flatten it.');
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const full = join(folder, entry.name);
      const path = relative(root, full).replaceAll(sep, '/');
      if (!belongsToComponent(entry.isDirectory() ? `${path}/file` : path)) continue;
      if (entry.isDirectory()) await walk(full, depth + 1);
      else if (entry.isSymbolicLink()) await addLink(path, full);
      else if (entry.isFile()) await addFile(path, full);
      else throw refuse(`${path} is neither a file nor a folder`, 'Remove it.');
    }
  };
  await walk(root, 0);
  return files;
}

/** The SHA-256 of a file, hexadecimal, read as a stream. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
