import { createWriteStream } from 'node:fs';
import { chmod, link, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LayerTree } from './layer-tree.ts';
import { readTar, type Refuse, type TarMember } from './read-tar.ts';

/** What an image may hold in all. A few bytes of an archive may stand for gigabytes. */
export interface Budget {
  bytes: number;
  entries: number;
}

/** What a layer takes away from those below it; paths from the root. */
export interface LayerChanges {
  readonly removed: readonly string[];
  readonly opaque: readonly string[];
}

/** Read and run for all, written by the owner; no set-user-ID, no sticky bit. */
const allowedBits = 0o755;

/**
 * Unpacks a layer into a new folder. Owners, times and extended attributes are left behind; modes lose what gives rights to others.
 * @param folder empty, and written by nobody else
 */
export async function unpackLayer(
  tar: AsyncIterable<Uint8Array>,
  folder: string,
  budget: Budget,
  refuse: Refuse,
): Promise<LayerChanges> {
  const tree = new LayerTree(refuse);
  for await (const member of readTar(tar, refuse)) {
    budget.entries--;
    budget.bytes -= member.size;
    if (budget.entries < 0 || budget.bytes < 0) throw refuse('it holds more than is allowed');
    await addMember(member, tree, folder, refuse);
  }
  return { removed: tree.removed, opaque: tree.opaque };
}

async function addMember(member: TarMember, tree: LayerTree, folder: string, refuse: Refuse): Promise<void> {
  const { kind, target, mode } = member;
  const linked = kind === 'link' ? tree.target(target) : undefined;
  const placed = tree.place(member.path, kind === 'link' ? 'file' : kind);
  if (placed.does === 'nothing') return;
  for (const above of placed.folders) await mkdir(join(folder, above), { mode: 0o755 });
  const path = join(folder, placed.path);
  if (kind === 'folder') {
    await mkdir(path).catch(ignoreExisting);
    // Whoever unpacks it has to get in again.
    await chmod(path, (mode & allowedBits) | 0o700);
    return;
  }
  if (linked === placed.path) return;
  await rm(path, { force: true });
  if (linked !== undefined) await link(join(folder, linked), path);
  else if (kind === 'symlink') {
    if (target === '' || target.length > 4096) throw refuse('a link in it leads nowhere');
    await symlink(target, path);
  } else await writeContent(member, path, mode & allowedBits);
}

/** Up to so many bytes, a file is written at once: most files of an image are small. */
const smallBytes = 1024 * 1024;

async function writeContent(member: TarMember, path: string, mode: number): Promise<void> {
  if (member.size <= smallBytes) {
    const content = await Array.fromAsync(member.content());
    await writeFile(path, Buffer.concat(content), { flag: 'wx', mode: mode | 0o400 });
  } else await pipeline(member.content(), createWriteStream(path, { flags: 'wx', mode: mode | 0o400 }));
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
