import { open } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { documentLimits } from '../document/index.ts';
import { kumikiError, problem, reasonOf, type Path, type Problem } from '../errors/index.ts';
import {
  commandFiles,
  componentDigest,
  exampleFiles,
  manifestError,
  readManifest,
  type DigestFile,
  type Manifest,
  type ReadManifest,
} from '../manifest/index.ts';
import { readDependencyLock } from './dependency-lock.ts';
import { hashFile, listComponentFiles, type ComponentFile } from './list-files.ts';

export { folderLimits } from './list-files.ts';

/** A component's folder as it was found. */
export interface ComponentFolder {
  /** Absolute. */
  readonly dir: string;
  readonly manifestText: string;
  /** Errors and warnings of the manifest and of the files that it names. */
  readonly problems: readonly Problem[];
  /** These three are there where no problem is an error. */
  readonly manifest?: Manifest;
  /** `sha256:…`, see `componentDigest`. */
  readonly digest?: string;
  /** The absolute path of the file that holds the component. */
  readonly entryPath?: string;
}

/** A component's folder without errors. */
export type LoadedComponentFolder = Required<ComponentFolder>;

/**
 * Reads a folder with a `component.yaml`: manifest, digest, and whether the files that it names are there. No
 * code is loaded.
 *
 * Throws `FILE_NOT_FOUND` where there is no `component.yaml`, `FILE_NOT_READABLE`, and `COMPONENT_FOLDER_INVALID`
 * for too many or too large files and for links that lead out of the folder.
 */
export async function readComponentFolder(folder: string): Promise<ComponentFolder> {
  const dir = resolve(folder);
  const documentName = `${basename(dir)}/component.yaml`;
  const bytes = await readManifestBytes(join(dir, 'component.yaml'), folder);
  const read = readManifest(bytes, documentName);
  const manifestText = bytes.toString('utf8');
  const { manifest } = read;
  if (manifest === undefined) return { dir, manifestText, problems: read.problems };

  const files = await listComponentFiles(dir).catch((error: unknown) => {
    throw asReadError(error, dir);
  });
  const missing = missingFiles(read, manifest, files, dir);
  const problems = [...read.problems, ...missing];
  if (missing.some(({ severity }) => severity === 'error')) return { dir, manifestText, problems };

  const digest = componentDigest({
    manifest: read.document.data,
    files: await Promise.all(files.map((file) => hashed(dir, file))),
    lock: await readDependencyLock(dir),
  });
  return { dir, manifestText, problems, manifest, digest, entryPath: join(dir, manifest.entry) };
}

/** As `readComponentFolder`, for callers who want a component or nothing. Throws `MANIFEST_INVALID` with all problems too. */
export async function loadComponentFolder(folder: string): Promise<LoadedComponentFolder> {
  const found = await readComponentFolder(folder);
  const { manifest, digest, entryPath } = found;
  if (manifest === undefined || digest === undefined || entryPath === undefined) {
    throw manifestError(`${basename(found.dir)}/component.yaml`, found.problems);
  }
  return { ...found, manifest, digest, entryPath };
}

/** Reads one byte more than a document may have, so that a huge file is refused and not read. */
async function readManifestBytes(path: string, base: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const buffer = Buffer.alloc(Math.min((await file.stat()).size, documentLimits.maxBytes + 1));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw asReadError(error, path, base);
  }
}

function asReadError(error: unknown, path: string, base = path): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return kumikiError('FILE_NOT_FOUND', { path, base }, { cause: error });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EISDIR') {
    return kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(error) }, { cause: error });
  }
  return error;
}

function missingFiles(
  read: ReadManifest,
  manifest: Manifest,
  files: readonly ComponentFile[],
  dir: string,
): Problem[] {
  const there = new Set(files.map(({ path }) => path));
  const named: { path: string; at: Path }[] = [
    { path: manifest.entry, at: ['entry'] },
    ...commandFiles(manifest),
    ...exampleFiles(manifest),
  ];
  if (manifest.icon !== undefined) named.push({ path: manifest.icon, at: ['icon'] });
  return named
    .filter(({ path }) => !there.has(path))
    .map(({ path, at }) => {
      // What an example expects is not there before the component ran for the first time.
      const severity = at[2] === 'expect' ? 'warning' : 'error';
      if (at[0] === 'entry' && there.has('component.py')) {
        const values = { where: manifest.name, key: 'entry', expected: 'component.py' };
        return problem('FIELD_MISSING', values, read.document.locate([]), { field: 'entry' });
      }
      return problem('FILE_NOT_FOUND', { path, base: dir }, read.document.locate(at), { severity });
    });
}

async function hashed(dir: string, { path, length }: ComponentFile): Promise<DigestFile> {
  return { path, length, sha256: await hashFile(join(dir, path)) };
}
