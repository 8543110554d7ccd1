import { relative } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { manifestError } from '@kumiki/component-sdk/manifest';
import { readComponentFolder, type ComponentFolder } from '@kumiki/component-sdk/package';
import rcompare from 'semver/functions/rcompare.js';
import type { FolderPlace, ComponentPlaces } from '../executors/index.ts';
import type { ComponentSource, LockedComponent } from '../pipeline/index.ts';
import { scanFolder, type FoundFolder } from './scan.ts';

export interface FolderComponentsOptions {
  /** Folders that hold component folders, up to three levels down. The first one that has a component's name answers for it. */
  readonly folders: readonly string[];
}

/**
 * Components in folders that whoever runs Kumiki trusts: their data for the compiler, and where their code is for
 * the local executor. Only what is asked for is read, so that a large library does not cost time.
 */
export class FolderComponents implements ComponentSource, ComponentPlaces {
  readonly #folders: readonly string[];
  readonly #scans = new Map<string, Promise<FoundFolder[]>>();
  readonly #read = new Map<string, Promise<ComponentFolder>>();
  readonly #places = new Map<string, FolderPlace>();
  /** What was found by folder and name: to look through the text of all manifests again costs more than all else of a lookup. */
  readonly #found = new Map<string, readonly LockedComponent[]>();

  constructor({ folders }: FolderComponentsOptions) {
    this.#folders = [...new Set(folders)];
  }

  /** @throws MANIFEST_INVALID where the manifest that has the name cannot be used, COMPONENT_FOLDER_INVALID */
  async versions(name: string): Promise<readonly LockedComponent[]> {
    for (const folder of this.#folders) {
      const found = await this.#named(folder, name);
      if (found.length > 0) return found.toSorted((a, b) => rcompare(a.version, b.version));
    }
    return [];
  }

  async names(): Promise<readonly string[]> {
    const scans = await Promise.all(this.#folders.map(async (folder) => await this.#scan(folder)));
    const names = scans.flat().map(({ text }) => nameIn(text));
    return [...new Set(names.filter((name) => name !== undefined))].toSorted();
  }

  /** All component folders, those with problems too, in the order in which they are looked up. */
  async all(): Promise<readonly ComponentFolder[]> {
    const scans = await Promise.all(this.#folders.map(async (folder) => await this.#scan(folder)));
    return await Promise.all(scans.flat().map(async ({ folder }) => await this.#readFolder(folder)));
  }

  async #named(folder: string, name: string): Promise<readonly LockedComponent[]> {
    const key = `${folder}\0${name}`;
    const found = this.#found.get(key) ?? (await this.#look(folder, name));
    // Names that nothing has could be any number.
    if (found.length > 0) this.#found.set(key, found);
    return found;
  }

  async #look(folder: string, name: string): Promise<readonly LockedComponent[]> {
    const candidates = (await this.#scan(folder)).filter(({ text }) => text.includes(name));
    const read = await Promise.all(
      candidates.map(async (found) => ({ ...found, component: await this.#readFolder(found.folder) })),
    );
    const locked: LockedComponent[] = [];
    for (const { text, component } of read) {
      const { manifest, digest, problems, dir } = component;
      if (manifest === undefined || digest === undefined) {
        if (nameIn(text) !== name) continue;
        throw manifestError(`${relative('', dir) || '.'}/component.yaml`, problems);
      }
      if (manifest.name !== name || locked.some(({ version }) => version === manifest.version)) continue;
      const { entryPath } = component;
      if (entryPath !== undefined && !this.#places.has(digest))
        this.#places.set(digest, { manifest, digest, folder: dir, root: folder, entryPath });
      locked.push({ name, version: manifest.version, digest, manifest });
    }
    return locked;
  }

  #scan(folder: string): Promise<FoundFolder[]> {
    return remembered(this.#scans, folder, () => scanFolder(folder));
  }

  #readFolder(folder: string): Promise<ComponentFolder> {
    return remembered(this.#read, folder, () => readComponentFolder(folder));
  }

  /**
   * Where the code of a component is.
   * @param name lets one be found that nobody has looked up here so far: a plan from before knows it
   * @throws COMPONENT_GONE where no folder has it
   */
  async place(digest: string, name?: string): Promise<FolderPlace> {
    if (name !== undefined && !this.#places.has(digest)) {
      // It may also be in a folder that does not answer for the name.
      for (const folder of this.#folders) await this.#named(folder, name);
    }
    const place = this.#places.get(digest);
    if (place) return place;
    throw kumikiError('COMPONENT_GONE', { component: name ?? digest, reason: 'no folder has it' });
  }
}

/** The name that a manifest's text gives, without reading it whole. */
function nameIn(text: string): string | undefined {
  return /^\s*["']?name["']?:\s*["']?([\w./-]+)/m.exec(text)?.[1];
}

function remembered<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
