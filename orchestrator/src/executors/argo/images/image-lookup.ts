import { kumikiError } from '@kumiki/component-sdk/errors';
import {
  bundleLimits,
  labels,
  manifestMediaType,
  readManifestBlob,
  readManifestLabel,
  type ImageConfig,
} from '@kumiki/component-sdk/package/image';
import type { Digest } from '@kumiki/component-sdk/storage';
import {
  formatReference,
  imageFor,
  parseJsonObject,
  parseManifestDocument,
  parseReference,
  readBlob,
  wantedOf,
  type ImageRepository,
  type Registries,
} from '@kumiki/oci';
import type { LockedComponent, Plan } from '../../../pipeline/index.ts';
import type { WorkerImage } from '../compile/index.ts';

/** An image with how it is started. */
export interface LookedImage extends WorkerImage {
  /** The beginning of its command, which other arguments may follow. */
  readonly entrypoint: readonly string[];
}

interface Looked extends LookedImage {
  readonly repository: ImageRepository;
  readonly digest: Digest;
  readonly labels: Readonly<Record<string, unknown>>;
}

export interface ImageLookupOptions {
  readonly registries: Registries;
  /** Images that hold components which pipelines take from a folder: the standard library's, and an operator's own. */
  readonly images: readonly string[];
}

/** How the program of an image is started does not depend on the processor. */
const platform = { os: 'linux', architecture: process.arch === 'arm64' ? 'arm64' : 'amd64' } as const;

/**
 * Finds the image that a component is started from on a cluster, by digest, and its command: Argo wants it said, and asks
 * no registry then.
 */
export class ImageLookup {
  readonly #options: ImageLookupOptions;
  readonly #looked = new Map<string, Promise<Looked>>();
  #ofComponents: Promise<ReadonlyMap<string, Looked>> | undefined;

  constructor(options: ImageLookupOptions) {
    this.#options = options;
  }

  /** By what the plan knows each component by. @throws COMPONENT_IMAGE_UNKNOWN, what is wrong with the registry */
  async imagesOf({ components }: Plan): Promise<ReadonlyMap<string, WorkerImage>> {
    const all = Object.entries(components).map(async ([key, component]) => {
      return [key, await this.#imageOf(component)] as const;
    });
    return new Map(await Promise.all(all));
  }

  /** An image by any name, as it is now, and its command. @throws REGISTRY_NAME_INVALID, what is wrong with the registry */
  async image(name: string): Promise<LookedImage> {
    const { image, command, entrypoint } = await this.#look(name);
    return { image, command, entrypoint };
  }

  async #imageOf({ digest, name, image }: LockedComponent): Promise<WorkerImage> {
    if (image !== undefined) {
      return workerImage(await this.#look(image));
    }
    this.#ofComponents ??= this.#readImages();
    this.#ofComponents.catch(() => (this.#ofComponents = undefined)); // asked again the next time
    const found = (await this.#ofComponents).get(digest);
    if (!found) throw kumikiError('COMPONENT_IMAGE_UNKNOWN', { component: name, digest });
    return workerImage(found);
  }

  async #readImages(): Promise<ReadonlyMap<string, Looked>> {
    const found = new Map<string, Looked>();
    for (const name of this.#options.images) {
      const looked = await this.#look(name);
      for (const digest of await componentsIn(looked)) found.set(digest, looked);
    }
    return found;
  }

  async #look(name: string): Promise<Looked> {
    const known = this.#looked.get(name) ?? this.#read(name);
    // What a tag stands for may change, what a digest stands for does not.
    if (name.includes('@')) this.#looked.set(name, known);
    known.catch(() => this.#looked.delete(name));
    return await known;
  }

  async #read(name: string): Promise<Looked> {
    const reference = parseReference(name);
    const repository = this.#options.registries.reader(reference);
    const { digest } = await repository.resolve(wantedOf(reference));
    const { image } = await imageFor(repository, digest, platform);
    const refuse = (reason: string) => kumikiError('COMPONENT_LABEL_INVALID', { image: name, reason });
    const { config = {} } = parseJsonObject(
      await readBlob(repository, image.config),
      refuse,
    ) as unknown as ImageConfig;
    const entrypoint = config.Entrypoint ?? [];
    const command = [...entrypoint, ...(config.Cmd ?? [])];
    if (command.length === 0) throw refuse('it names no command');
    const { registry, repository: path } = reference;
    const pinned = formatReference({ registry, repository: path, digest });
    return { image: pinned, command, entrypoint, repository, digest, labels: config.Labels ?? {} };
  }
}

function workerImage({ image, command, labels: said }: Looked): WorkerImage {
  return { image, command, ...(said[labels.several] === 'true' && { several: true }) };
}

/** The digests of the components that an image holds. */
async function componentsIn({ repository, digest, labels: said, image }: Looked): Promise<readonly string[]> {
  const found = readManifestLabel(said, image);
  const own = said[labels.digest];
  if (!found) return [];
  if ('manifest' in found) return typeof own === 'string' ? [own] : [];
  for (const referrer of await repository.referrers(digest, { artifactType: manifestMediaType })) {
    const { bytes, descriptor } = await repository.manifest(referrer.digest);
    const document = parseManifestDocument(bytes, descriptor.mediaType, image);
    const layers = document.kind === 'image' ? document.image.layers : [];
    const blob = layers.find((layer) => layer.digest === found.blob);
    if (!blob) continue;
    const held = readManifestBlob(await readBlob(repository, blob, bundleLimits.bytes), image);
    if ('components' in held) return held.components.map((component) => component.digest);
    return typeof own === 'string' ? [own] : [];
  }
  throw kumikiError('COMPONENT_LABEL_INVALID', {
    image,
    reason: 'nothing that refers to it holds its manifests',
  });
}
