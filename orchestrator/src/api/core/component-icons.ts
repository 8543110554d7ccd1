import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComponentPlaces } from '../../executors/index.ts';
import type { LockedComponent } from '../../pipeline/index.ts';

/** An icon of at most so many bytes comes along with what is said of its component: a request of its own takes longer. */
const mostBytes = 2048;
/** So many are kept; those that were read first go first. */
const mostKept = 1000;

/** Where the icons of components are to be had. */
export class ComponentIcons {
  readonly #places: ComponentPlaces;
  /** By digests of components. */
  readonly #kept = new Map<string, Promise<string | undefined>>();

  constructor(places: ComponentPlaces) {
    this.#places = places;
  }

  /**
   * The address of an icon: the image itself, as a `data:` address, where it is small, else where it is served.
   * @returns nothing where there is none, or where the registry keeps it, as for images
   */
  async addressOf({ name, version, digest, manifest, image }: LockedComponent): Promise<string | undefined> {
    if (manifest.icon === undefined || image !== undefined) return undefined;
    const known = this.#kept.get(digest);
    const read = known ?? this.#read(digest, name, manifest.icon).catch(() => undefined);
    if (!known) this.#keep(digest, read);
    return (await read) ?? `/api/v1/components/${name}/versions/${version}/icon`;
  }

  #keep(digest: string, read: Promise<string | undefined>): void {
    this.#kept.set(digest, read);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }

  async #read(digest: string, name: string, file: string): Promise<string | undefined> {
    const place = await this.#places.place(digest, name);
    if ('image' in place) return undefined;
    const path = join(place.folder, file);
    if ((await stat(path)).size > mostBytes) return undefined;
    return `data:image/svg+xml;base64,${await readFile(path, 'base64')}`;
  }
}
