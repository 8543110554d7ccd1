import type { Refuse } from './read-tar.ts';

/** Names that say what a layer takes away: https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts */
const removed = '.wh.';
const opaque = '.wh..wh..opq';

const longestPath = 4096;
const longestName = 255;
const deepest = 64;

/** What a member of a layer is there for. */
export type Placed =
  | { readonly does: 'add'; readonly path: string; readonly folders: readonly string[] }
  | { readonly does: 'nothing' };

/**
 * What a layer holds, by path from its root. Whoever unpacks it asks here where each member may go: never above the root, and never
 * through anything but folders that the layer itself made.
 */
export class LayerTree {
  /** What the layer takes away from those below. */
  readonly removed: string[] = [];
  /** Folders of which nothing of the layers below is left. */
  readonly opaque: string[] = [];
  readonly #entries = new Map<string, 'file' | 'folder' | 'symlink'>();
  readonly #refuse: Refuse;

  constructor(refuse: Refuse) {
    this.#refuse = refuse;
  }

  /** @returns where it goes, with the folders that have to be made before it */
  place(written: string, kind: 'file' | 'folder' | 'symlink'): Placed {
    const path = this.normal(written);
    if (path === '') return { does: 'nothing' };
    const parts = path.split('/');
    const name = parts.at(-1)!;
    const folder = parts.slice(0, -1).join('/');
    if (name === opaque) this.opaque.push(folder);
    else if (name.startsWith(removed)) {
      const other = name.slice(removed.length);
      if (other === '' || other === '.' || other === '..') throw this.#refuse(`${written} in it is no name`);
      // What aufs kept for itself is of no use to others.
      if (!other.startsWith(removed)) this.removed.push(folder === '' ? other : `${folder}/${other}`);
    }
    if (name.startsWith(removed)) return { does: 'nothing' };
    const folders: string[] = [];
    for (let depth = 1; depth < parts.length; depth++) {
      const above = parts.slice(0, depth).join('/');
      const found = this.#entries.get(above);
      if (found === undefined) {
        folders.push(above);
        this.#entries.set(above, 'folder');
      } else if (found !== 'folder') throw this.#refuse(`${written} in it leads through a ${found}`);
    }
    const before = this.#entries.get(path);
    if (before !== undefined && (before === 'folder') !== (kind === 'folder'))
      throw this.#refuse(`${written} is in it twice, as different things`);
    this.#entries.set(path, kind);
    return { does: 'add', path, folders };
  }

  /** Where a second name of a file leads: to a file of the same layer that came before. */
  target(written: string): string {
    const path = this.normal(written);
    if (this.#entries.get(path) === 'file') return path;
    throw this.#refuse(`a link in it leads to ${written}, which is no file of the same layer`);
  }

  /** A path from the root, without anything that leads elsewhere. */
  normal(written: string): string {
    if (written.length > longestPath || written.includes('\0'))
      throw this.#refuse('a path in it is too long, or none');
    const parts = written.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) throw this.#refuse(`the path ${written} leads out of it`);
    if (parts.length > deepest) throw this.#refuse('folders in it are too deep');
    if (parts.some((part) => Buffer.byteLength(part) > longestName))
      throw this.#refuse('a name in it is too long');
    return parts.join('/');
  }
}
