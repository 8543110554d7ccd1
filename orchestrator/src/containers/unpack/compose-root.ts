import { chmod, link, lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayerChanges } from './unpack-layer.ts';

/** A layer that has been unpacked. */
export interface UnpackedLayer extends LayerChanges {
  readonly folder: string;
}

/** Folders that something is mounted on when a worker starts. */
export const mountPoints = ['dev', 'proc', 'tmp', 'run/kumiki'] as const;

/**
 * Puts the root of an image together from its layers, the lowest first. Files are further names of those of the layers, so that what images share
 * lies on the disk once. Nothing is written through a link: what is in the way of a folder is removed.
 * @param root a new folder
 */
export async function composeRoot(layers: readonly UnpackedLayer[], root: string): Promise<void> {
  for (const layer of layers) {
    for (const path of layer.opaque) await emptyFolder(root, path);
    for (const path of layer.removed) await removeAt(root, path);
    await addFolder(layer.folder, root);
  }
  for (const path of mountPoints) await ensureFolder(root, path);
}

async function addFolder(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, path] = [join(from, entry.name), join(to, entry.name)];
    const before = await lstat(path).catch(ignoreMissing);
    if (entry.isDirectory()) {
      if (before && !before.isDirectory()) await rm(path);
      if (!before?.isDirectory()) await mkdir(path);
      await chmod(path, (await lstat(source)).mode & 0o777);
      await addFolder(source, path);
      continue;
    }
    if (before) await rm(path, { recursive: true });
    if (entry.isSymbolicLink()) await symlink(await readlink(source), path);
    else await link(source, path);
  }
}

/** Only where all of its parents are folders: what lies behind a link is not there. */
async function removeAt(root: string, path: string): Promise<void> {
  const parts = path.split('/');
  if (await isFolder(root, parts.slice(0, -1)))
    await rm(join(root, ...parts), { recursive: true, force: true });
}

async function emptyFolder(root: string, path: string): Promise<void> {
  const parts = path.split('/').filter((part) => part !== '');
  if (!(await isFolder(root, parts))) return;
  for (const name of await readdir(join(root, ...parts)))
    await rm(join(root, ...parts, name), { recursive: true });
}

async function isFolder(root: string, parts: readonly string[]): Promise<boolean> {
  for (let depth = 1; depth <= parts.length; depth++) {
    const found = await lstat(join(root, ...parts.slice(0, depth))).catch(ignoreMissing);
    if (!found?.isDirectory()) return false;
  }
  return true;
}

async function ensureFolder(root: string, path: string): Promise<void> {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const one = join(root, ...parts.slice(0, depth));
    const found = await lstat(one).catch(ignoreMissing);
    if (found?.isDirectory()) continue;
    if (found) await rm(one);
    await mkdir(one, { mode: 0o755 });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
