import { join } from 'node:path';
import { isPython } from '@kumiki/component-sdk/manifest';
import { folderEntries, imagePlaces, writeLayer, type Layer } from '@kumiki/component-sdk/package/image';
import { installSite, siteRecipe } from '@kumiki/component-sdk/worker/client';
import type { UsableComponent } from '../component-folder/read.ts';
import { pythonOf, type Base, type BaseImage } from './base-image.ts';
import { packagesInNode, packagesInSite, type InstalledPackage } from './bill/packages.ts';
import { keptLayer, type PackagesLayer } from './layer-cache.ts';
import { installNpm, isNeeded, stageNpm, type NpmStaging } from './npm-packages.ts';

export interface DependencyLayersOptions {
  /** What errors call the components; the first one's name where it is left out. */
  readonly name?: string;
  /** The folder whose `package.json` says the packages of all of them, where it is not the nearest one of each. */
  readonly packagesFrom?: string | undefined;
}

/** Makes the layers of one build; what npm needs is laid out once for all platforms. */
export class DependencyLayers {
  readonly #name: string;
  readonly #dirs: readonly string[];
  readonly #packagesFrom: string | undefined;
  readonly #isPython: boolean;
  #npm: Promise<NpmStaging> | undefined;

  /** @param components of one language, at least one */
  constructor(components: readonly UsableComponent[], options: DependencyLayersOptions = {}) {
    const first = components[0]!.manifest;
    this.#name = options.name ?? first.name;
    this.#dirs = components.map(({ dir }) => dir);
    this.#packagesFrom = options.packagesFrom;
    this.#isPython = isPython(first);
  }

  /**
   * The layer for a base, from an earlier build where nothing that decides about it has changed.
   * @param scratch a folder for what is installed
   * @throws BUILD_PACKAGES_FAILED, BUNDLE_INVALID, PACK_FAILED, and what is wrong with packages of Python
   */
  async layer(base: Base, image: BaseImage, scratch: string): Promise<PackagesLayer> {
    const { platform, config } = image;
    const decides = this.#isPython
      ? [pythonOf(base, config), await siteRecipe(this.#dirs, this.#name)]
      : [base.isMusl, (await this.#staging(scratch)).key];
    return await keptLayer(
      [platform, ...decides],
      async (path) => await this.#make(base, image, scratch, path),
    );
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
    const from = this.#packagesFrom === undefined ? {} : { packagesFrom: this.#packagesFrom };
    this.#npm ??= stageNpm(join(scratch, 'npm'), this.#dirs, { name: this.#name, ...from });
    return await this.#npm;
  }
}
