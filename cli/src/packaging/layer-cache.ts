import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Layer } from '@kumiki/component-sdk/package/image';
import type { InstalledPackage } from './bill/packages.ts';
import type { ContentLayer } from './content/image-content.ts';

/** The packages of an image for one platform, as a layer. */
export interface PackagesLayer extends ContentLayer {
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

/**
 * A layer of packages, from an earlier build where nothing that decides about it has changed.
 * @param recipe all that decides about it
 * @param make writes it to a path, and says what is in it
 */
export async function keptLayer(
  recipe: readonly unknown[],
  make: (path: string) => Promise<{ layer: Layer; packages: readonly InstalledPackage[] }>,
): Promise<PackagesLayer> {
  const text = JSON.stringify([recipeVersion, process.versions.zlib, ...recipe]);
  const key = createHash('sha256').update(text).digest('hex').slice(0, 40);
  const folder = layersFolder();
  const file = join(folder, `${key}.tar.gz`);
  const about = join(folder, `${key}.json`);
  if (existsSync(file) && existsSync(about)) {
    const now = new Date();
    await utimes(file, now, now).catch(() => undefined);
    const made = JSON.parse(await readFile(about, 'utf8')) as PackagesLayer;
    return { ...made, what: 'packages', file, reused: true };
  }
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `.${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    const { layer, packages } = await make(unfinished);
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

/** Removes layers that nobody has used for 30 days, so that they do not fill the disk in silence. */
async function removeUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const file = path.replace(/\.json$/, '.tar.gz');
    const used = await stat(file).catch(async () => await stat(path).catch(() => undefined));
    if (used && Date.now() - used.mtimeMs > unusedMs) await rm(path, { force: true });
  }
}
