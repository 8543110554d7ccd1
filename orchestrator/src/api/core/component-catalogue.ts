import { join } from 'node:path';
import { adviceFor } from '@kumiki/component-sdk/document';
import { kumikiError, KumikiError } from '@kumiki/component-sdk/errors';
import { exampleFiles, type Manifest } from '@kumiki/component-sdk/manifest';
import type { ComponentPlaces } from '../../executors/index.ts';
import type { ComponentSource, LockedComponent } from '../../pipeline/index.ts';
import { ComponentIcons } from './component-icons.ts';

/** A component in a list: its newest version, with what a palette shows and joins by. */
export interface ComponentSummary extends Pick<
  Manifest,
  'name' | 'version' | 'title' | 'description' | 'category' | 'inputs' | 'outputs'
> {
  readonly digest: string;
  /** As `ComponentIcons.addressOf` gives it. */
  readonly icon?: string;
}

/** One version of a component. */
export interface ComponentDetails {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly manifest: Manifest;
  /** The JSON Schema of its parameters. */
  readonly params: Manifest['params'];
  /** As `ComponentIcons.addressOf` gives it. */
  readonly icon?: string;
  /** The files that its examples name. */
  readonly files: readonly { readonly example: number; readonly file: string }[];
}

/** A file of a component. */
export interface ComponentFile {
  /** Absolute. */
  readonly path: string;
  /** `name@version`. */
  readonly component: string;
  /** The digest of the component's version, which covers the file. */
  readonly digest: string;
}

export interface ComponentFilter {
  /** Words that all occur in name, title, description or category, in any language and case. */
  readonly text?: string;
  readonly category?: string;
}

export interface CataloguePage {
  readonly limit: number;
  /** The `next` of the page before. */
  readonly cursor?: string;
}

/** The components that there are, for people who choose one. */
export class ComponentCatalogue {
  readonly #components: ComponentSource & ComponentPlaces;
  readonly #icons: ComponentIcons;

  constructor(components: ComponentSource & ComponentPlaces) {
    this.#components = components;
    this.#icons = new ComponentIcons(components);
  }

  /**
   * A page of components by name. Those whose manifest cannot be used are left out; asking for one by its name says
   * what is wrong with it.
   * @throws CURSOR_INVALID
   */
  async list(
    { text = '', category }: ComponentFilter,
    { limit, cursor }: CataloguePage,
  ): Promise<{ readonly items: readonly ComponentSummary[]; readonly next?: string }> {
    const after = cursor === undefined ? '' : nameOf(cursor);
    const words = folded(text).split(/\s+/).filter(Boolean);
    const names = (await this.#components.names()).filter((name) => name > after);
    const items: ComponentSummary[] = [];
    for (const name of names) {
      const newest = await this.#newest(name);
      if (newest === undefined) continue;
      const { manifest } = newest;
      if (category !== undefined && manifest.category !== category) continue;
      const searched = searchText(manifest);
      if (!words.every((word) => searched.includes(word))) continue;
      // One more than asked for: there is a next page.
      if (items.length === limit) return { items, next: cursorOf(items.at(-1)!.name) };
      items.push(await this.#summary(newest));
    }
    return { items };
  }

  /**
   * All versions of a component, the newest first.
   * @throws COMPONENT_UNKNOWN, MANIFEST_INVALID
   */
  async versions(name: string): Promise<readonly ComponentSummary[]> {
    const versions = await this.#versions(name);
    return await Promise.all(versions.map(async (version) => await this.#summary(version)));
  }

  /** @throws COMPONENT_UNKNOWN, COMPONENT_VERSION_UNKNOWN, MANIFEST_INVALID */
  async version(name: string, version: string): Promise<ComponentDetails> {
    const found = await this.#version(name, version);
    const { digest, manifest } = found;
    return {
      name,
      version,
      digest,
      manifest,
      params: manifest.params,
      ...(await this.#iconOf(found)),
      files: exampleFiles(manifest).map(({ path, at }) => ({ example: Number(at[1]), file: path })),
    };
  }

  /**
   * The SVG image of a version. It is somebody else's: nobody may take it for a page of their own.
   * @throws COMPONENT_FILE_NOT_FOUND where it has none, and as `version`
   */
  async icon(name: string, version: string): Promise<ComponentFile> {
    const found = await this.#version(name, version);
    return await this.#file(found, found.manifest.icon, 'icon');
  }

  /**
   * A file that an example of a version names. The name is only compared with those, so that no name leads elsewhere.
   * @throws COMPONENT_FILE_NOT_FOUND, and as `version`
   */
  async exampleFile(name: string, version: string, example: number, file: string): Promise<ComponentFile> {
    const found = await this.#version(name, version);
    const named = exampleFiles(found.manifest).find(
      ({ path, at }) => at[1] === example && path === file,
    )?.path;
    return await this.#file(found, named, `file "${file}" in an example ${example}`);
  }

  async #summary(found: LockedComponent): Promise<ComponentSummary> {
    const { digest, manifest } = found;
    const { name, version, title, description, category, inputs, outputs } = manifest;
    const said = { name, version, digest, title, description, category, inputs, outputs };
    return { ...said, ...(await this.#iconOf(found)) };
  }

  async #iconOf(found: LockedComponent): Promise<{ readonly icon?: string }> {
    const icon = await this.#icons.addressOf(found);
    return icon === undefined ? {} : { icon };
  }

  async #file(found: LockedComponent, file: string | undefined, what: string): Promise<ComponentFile> {
    const component = `${found.name}@${found.version}`;
    if (file === undefined) throw kumikiError('COMPONENT_FILE_NOT_FOUND', { component, what });
    const place = await this.#components.place(found.digest, found.name);
    // The registry keeps the files of images; none is got for a picture.
    if ('image' in place) throw kumikiError('COMPONENT_FILE_NOT_FOUND', { component, what });
    const { folder } = place;
    return { path: join(folder, file), component, digest: found.digest };
  }

  async #newest(name: string): Promise<LockedComponent | undefined> {
    try {
      return (await this.#components.versions(name))[0];
    } catch (error) {
      // One broken component shall not take the others away.
      if (error instanceof KumikiError && error.entry.side === 'component') return undefined;
      throw error;
    }
  }

  async #versions(component: string): Promise<readonly LockedComponent[]> {
    const versions = await this.#components.versions(component);
    if (versions.length > 0) return versions;
    const advice = adviceFor(component, await this.#components.names());
    throw kumikiError('COMPONENT_UNKNOWN', { component, advice });
  }

  async #version(component: string, version: string): Promise<LockedComponent> {
    const all = await this.#versions(component);
    const found = all.find((one) => one.version === version);
    if (found !== undefined) return found;
    const versions = all.map((one) => one.version).join(', ');
    throw kumikiError('COMPONENT_VERSION_UNKNOWN', { component, range: version, versions });
  }
}

function searchText({ name, title, description, category }: Manifest): string {
  return folded([name, ...Object.values(title), ...Object.values(description), category].join('\n'));
}

/** So that full-width letters, half-width kana and capitals find the same. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** A cursor says behind which name the next page begins, so that it holds while components come and go. */
function cursorOf(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function nameOf(cursor: string): string {
  const name = Buffer.from(cursor, 'base64url').toString();
  if (/^[a-z0-9-]+\/[a-z0-9-]+$/.test(name) && cursorOf(name) === cursor) return name;
  throw kumikiError('CURSOR_INVALID', { cursor });
}
