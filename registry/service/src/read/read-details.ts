import { kumikiError, KumikiError } from '@kumiki/component-sdk/errors';
import { exampleFiles, type Manifest } from '@kumiki/component-sdk/manifest';
import { parseManifestDocument, readBlob, type Descriptor, type ImageRepository } from '@kumiki/oci';
import type { FoundDetails } from '../index/found-image.ts';
import { annotationKeys } from './artifacts.ts';

/** What README files are called beside an image. */
export const readmeTitle = 'README.md';
/** Bytes of a file beside an image at most. */
export const longestDetail = 16 * 1024 * 1024;
/** Bytes of files that are kept in memory, and listings of artifacts. */
const cachedBytes = 32 * 1024 * 1024;
const cachedListings = 500;

export interface DetailFile {
  readonly bytes: Buffer;
  readonly digest: string;
}

/** README, icon and example files of components, read when somebody looks at them, and kept for who looks next. */
export class Details {
  readonly #listings = new Map<string, ReadonlyMap<string, Descriptor>>();
  readonly #files = new Map<string, Buffer>();
  #bytes = 0;

  /** The names of the files that there are. @throws what is wrong with the registry */
  async list(
    repository: ImageRepository,
    details: readonly FoundDetails[],
    { name, version }: Pick<Manifest, 'name' | 'version'>,
  ): Promise<ReadonlyMap<string, Descriptor>> {
    const about = `${name}@${version}`;
    const found = details.findLast(({ component }) => component === undefined || component === about);
    if (!found) return new Map();
    const key = `${repository.where}@${found.digest}`;
    const kept = this.#listings.get(key);
    if (kept) return kept;
    const files = await listed(repository, found.digest);
    if (this.#listings.size >= cachedListings) this.#listings.clear();
    this.#listings.set(key, files);
    return files;
  }

  /** @throws COMPONENT_FILE_NOT_FOUND, and what is wrong with the registry */
  async file(
    repository: ImageRepository,
    details: readonly FoundDetails[],
    component: Pick<Manifest, 'name' | 'version'>,
    title: string,
  ): Promise<DetailFile> {
    const descriptor = (await this.list(repository, details, component)).get(title);
    if (!descriptor) throw noFile(component, title);
    const { digest } = descriptor;
    const kept = this.#files.get(digest);
    if (kept) return { bytes: kept, digest };
    const bytes = await readBlob(repository, descriptor, longestDetail);
    this.#keep(digest, bytes);
    return { bytes, digest };
  }

  #keep(digest: string, bytes: Buffer): void {
    this.#files.set(digest, bytes);
    this.#bytes += bytes.byteLength;
    for (const [oldest, kept] of this.#files) {
      if (this.#bytes <= cachedBytes) return;
      this.#files.delete(oldest);
      this.#bytes -= kept.byteLength;
    }
  }
}

export function noFile({ name, version }: Pick<Manifest, 'name' | 'version'>, title: string): KumikiError {
  const values = { component: `${name}@${version}`, what: `file "${title}" beside its image` };
  return kumikiError('COMPONENT_FILE_NOT_FOUND', values);
}

/** The paths that a manifest names and people look at: nothing else is handed out, whatever an artifact holds. */
export function detailTitles(manifest: Manifest): readonly string[] {
  const examples = exampleFiles(manifest).map(({ path }) => path);
  return [...new Set([readmeTitle, ...(manifest.icon === undefined ? [] : [manifest.icon]), ...examples])];
}

async function listed(repository: ImageRepository, digest: string): Promise<ReadonlyMap<string, Descriptor>> {
  try {
    const { bytes, descriptor } = await repository.manifest(digest);
    const document = parseManifestDocument(bytes, descriptor.mediaType, repository.where);
    const layers = document.kind === 'image' ? document.image.layers : [];
    return new Map(
      layers.flatMap((layer) => {
        const title = layer.annotations?.[annotationKeys.title];
        return title === undefined ? [] : [[title, layer] as const];
      }),
    );
  } catch (thrown) {
    // It was removed meanwhile.
    if (thrown instanceof KumikiError && thrown.code === 'REGISTRY_NOT_FOUND') return new Map();
    throw thrown;
  }
}
