import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isPython } from '@kumiki/component-sdk/manifest';
import { folderEntries, imagePlaces, writeLayer, type Layer } from '@kumiki/component-sdk/package/image';
import { installSite, siteRecipe } from '@kumiki/component-sdk/worker/client';
import type { UsableComponent } from '../component-folder/read.ts';
import { pythonOf, type Base, type BaseImage } from './base-image.ts';
import { packagesInNode, packagesInSite, type InstalledPackage } from './bill/packages.ts';
import type { ContentLayer } from './content/image-content.ts';
import { installNpm, isNeeded, stageNpm, type NpmStaging } from './npm-packages.ts';

/** The packages of components for one platform, as a layer. */
export interface DependencyLayer extends ContentLayer {
  readonly what: 'packages';
  readonly packages: readonly InstalledPackage[];
}

/** Changes where layers are made in another way, so that old ones are not used. */
const recipeVersion = 1;
const unusedMs = 30 * 24 * 60 * 60 * 1000;

/** Where layers are kept: `KUMIKI_BUILD_CACHE`, else the user's folder for caches. */
export function layersFolder(): string {
  const { KUMIKI_BUILD_CACHE: own, XDG_CACHE_HOME: home } = process.env;
  return own ? resolve(own) : join(home || join(homedir(), '.cache'), 'kumiki', 'layers');
}

/** Makes the layers of one build; what npm needs is laid out once for all platforms. */
export class DependencyLayers {
  readonly #name: string;
  readonly #dirs: readonly string[];
  readonly #isPython: boolean;
  #npm: Promise<NpmStaging> | undefined;

  /**
   * @param components of one language, at least one
   * @param name what errors call them
   */
  constructor(components: readonly UsableComponent[], name = components[0]!.manifest.name) {
    this.#name = name;
    this.#dirs = components.map(({ dir }) => dir);
    this.#isPython = isPython(components[0]!.manifest);
  }

  /**
   * The layer for a base, from an earlier build where nothing that decides about it has changed.
   * @param scratch a folder for what is installed
   * @throws BUILD_PACKAGES_FAILED, BUNDLE_INVALID, PACK_FAILED, and what is wrong with packages of Python
   */
  async layer(base: Base, image: BaseImage, scratch: string): Promise<DependencyLayer> {
    const key = await this.#key(base, image, scratch);
    const folder = layersFolder();
    const file = join(folder, `${key}.tar.gz`);
    const about = join(folder, `${key}.json`);
    if (existsSync(file) && existsSync(about)) {
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      const made = JSON.parse(await readFile(about, 'utf8')) as DependencyLayer;
      return { ...made, what: 'packages', file, reused: true };
    }
    await mkdir(folder, { recursive: true });
    const unfinished = join(folder, `.${process.pid}-${randomBytes(4).toString('hex')}`);
    try {
      const { layer, packages } = await this.#make(base, image, scratch, unfinished);
      await rename(unfinished, file);
      // Last: it says that the layer is whole.
      await writeFile(`${unfinished}.json`, JSON.stringify({ ...layer, packages }));
      await rename(`${unfinished}.json`, about);
      await removeUnused(folder);
      return { ...layer, what: 'packages', packages, file, reused: false };
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async #key(base: Base, { platform, config }: BaseImage, scratch: string): Promise<string> {
    const parts = this.#isPython
      ? [pythonOf(base, config), await siteRecipe(this.#dirs, this.#name)]
      : [base.isMusl, (await this.#staging(scratch)).key];
    const key = JSON.stringify([recipeVersion, process.versions.zlib, platform, ...parts]);
    return createHash('sha256').update(key).digest('hex').slice(0, 40);
  }

  async #make(
    base: Base,
    { platform, config }: BaseImage,
    scratch: string,
    path: string,
  ): Promise<{ layer: Layer; packages: InstalledPackage[] }> {
    if (this.#isPython) {
      const site = join(scratch, `site-${platform.architecture}`);
      await installSite(site, this.#dirs, this.#name, {
        architecture: platform.architecture,
        python: pythonOf(base, config),
      });
      // Programs of packages name the Python that installed them; lists of files name those.
      const keep = (one: string) =>
        !/^bin(\/|$)|\.dist-info\/(RECORD|direct_url\.json)$|(^|\/)__pycache__(\/|$)/.test(one);
      const layer = await writeLayer(await folderEntries(site, { at: imagePlaces.site, keep }), path);
      return { layer, packages: await packagesInSite(site) };
    }
    const modules = await installNpm(await this.#staging(scratch), this.#name, platform, base.isMusl);
    const keep = (one: string) => isNeeded(one, platform);
    const layer = await writeLayer(await folderEntries(modules, { at: imagePlaces.nodeModules, keep }), path);
    return { layer, packages: await packagesInNode(modules) };
  }

  async #staging(scratch: string): Promise<NpmStaging> {
    this.#npm ??= stageNpm(join(scratch, 'npm'), this.#dirs, this.#name);
    return await this.#npm;
  }
}

/** Removes layers that nobody has used for 30 days, so that they do not fill the disk in silence. */
async function removeUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const file = path.replace(/\.json$/, '.tar.gz');
    const used = await stat(file).catch(async () => await stat(path).catch(() => undefined));
    if (used && Date.now() - used.mtimeMs > unusedMs) await rm(path, { force: true });
  }
}
