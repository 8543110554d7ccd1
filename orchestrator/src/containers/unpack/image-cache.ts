import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { reasonOf, KumikiError } from '@kumiki/component-sdk/errors';
import type { ImageConfig } from '@kumiki/component-sdk/package/image';
import {
  imageFor,
  parseJsonObject,
  parseReference,
  readBlob,
  type Descriptor,
  type ImageSource,
} from '@kumiki/oci';
import { composeRoot, type UnpackedLayer } from './compose-root.ts';
import { packagedCommand, type PackagedCommand } from './packaged.ts';
import { refusalOf, type Refuse } from './read-tar.ts';
import { removeUnused, removeTree } from './remove-unused.ts';
import { unpackLayer, type Budget, type LayerChanges } from './unpack-layer.ts';

/** An image that lies unpacked on the disk. */
export interface UnpackedImage extends PackagedCommand {
  /** The folder that is the root of its workers. */
  readonly root: string;
}

export interface ImageCacheOptions {
  /** Only its owner may enter it. */
  readonly folder: string;
  /** Where an image is read from. */
  readonly source: (image: string) => ImageSource;
  /** The most bytes that it holds; images that nobody used for a day go when there are more. */
  readonly limitBytes: number;
  /** Images that nobody used for so long go. Default 30 days. */
  readonly unusedMs?: number;
  /** The most that one image may hold. */
  readonly imageLimits?: { readonly bytes: number; readonly entries: number };
}

interface ImageRecord extends PackagedCommand {
  readonly layers: readonly string[];
}

interface NamedLayer extends UnpackedLayer {
  readonly name: string;
}

const dayMs = 24 * 60 * 60 * 1000;
const usualLimits = { bytes: 10 * 2 ** 30, entries: 500_000 };

/**
 * Images as folders, by digest: `images/DIGEST/root` is put together from `layers/DIGEST`, each of which is unpacked once for all images that
 * have it. What is there is whole: it is made beside, and gets its name last.
 */
export class ImageCache {
  readonly #options: ImageCacheOptions;
  readonly #used = new Set<string>();
  readonly #pulls = new Map<string, Promise<void>>();

  constructor(options: ImageCacheOptions) {
    this.#options = options;
  }

  async has(image: string): Promise<boolean> {
    return (await this.#record(image)) !== undefined;
  }

  /** An image that is there; it stays as long as this process uses it. */
  async use(image: string): Promise<UnpackedImage | undefined> {
    const record = await this.#record(image);
    if (!record) return undefined;
    const folder = this.#imageFolder(image);
    this.#used.add(folder);
    const now = new Date();
    await utimes(join(folder, 'image.json'), now, now).catch(() => undefined);
    return { ...record, root: join(folder, 'root') };
  }

  /**
   * Gets an image and unpacks it, once for all who ask.
   * @throws IMAGE_UNPACK_REFUSED, and what is wrong with the registry
   */
  async pull(image: string, signal?: AbortSignal): Promise<void> {
    const pull = this.#pulls.get(image) ?? this.#pull(image, signal);
    this.#pulls.set(image, pull);
    try {
      await pull;
    } finally {
      this.#pulls.delete(image);
    }
  }

  /** Removes what nobody has used for long, and layers that no image has. */
  async tidy(): Promise<void> {
    const { folder, limitBytes, unusedMs = 30 * dayMs } = this.#options;
    await removeUnused(folder, { limitBytes, unusedMs, keptMs: dayMs, used: this.#used });
  }

  async #pull(image: string, signal: AbortSignal | undefined): Promise<void> {
    if (await this.has(image)) return;
    const refuse = refusalOf(image);
    const { source, imageLimits = usualLimits, folder } = this.#options;
    const from = source(image);
    const options = signal ? { signal } : {};
    const wanted = parseReference(image).digest;
    if (wanted === undefined) throw refuse('it is not named by its digest');
    const platform = { os: 'linux', architecture: process.arch === 'x64' ? 'amd64' : process.arch };
    const found = await imageFor(from, wanted, platform, options);
    const { config, layers } = found.image;
    const read = parseJsonObject(await readBlob(from, config, undefined, options), refuse);
    const imageConfig = read as unknown as ImageConfig;
    const packaged = packagedCommand(imageConfig, refuse);
    const diffIds: unknown = (imageConfig.rootfs as Partial<ImageConfig['rootfs']> | undefined)?.diff_ids;
    if (!Array.isArray(diffIds) || diffIds.length !== layers.length)
      throw refuse('its config names other layers than its manifest');
    if (layers.reduce((sum, { size }) => sum + size, 0) > imageLimits.bytes)
      throw refuse('it is larger than is allowed');
    await mkdir(join(folder, 'layers'), { recursive: true, mode: 0o700 });
    await mkdir(join(folder, 'images'), { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const budget = { ...imageLimits };
    const unpacked: NamedLayer[] = [];
    for (const [at, layer] of layers.entries()) {
      const diffId: unknown = diffIds[at];
      if (typeof diffId !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(diffId))
        throw refuse('its config names a layer by something else than its digest');
      unpacked.push(await this.#layer(from, layer, diffId, budget, refuse, signal));
    }
    const names = unpacked.map((layer) => layer.name);
    await this.#make(this.#imageFolder(image), async (unfinished) => {
      const root = join(unfinished, 'root');
      await mkdir(root, { mode: 0o755 });
      await composeRoot(unpacked, root);
      const record: ImageRecord = { ...packaged, layers: names };
      await writeFile(join(unfinished, 'image.json'), JSON.stringify(record));
    });
    await this.tidy();
  }

  async #layer(
    from: ImageSource,
    layer: Descriptor,
    diffId: string,
    budget: Budget,
    refuse: Refuse,
    signal: AbortSignal | undefined,
  ): Promise<NamedLayer> {
    const name = hexOf(diffId);
    const path = join(this.#options.folder, 'layers', name);
    const there = await readJson<LayerChanges>(join(path, 'layer.json'));
    const changes = there ?? (await this.#unpack(from, layer, diffId, path, budget, refuse, signal));
    const now = new Date();
    await utimes(join(path, 'layer.json'), now, now).catch(() => undefined);
    return { ...changes, folder: join(path, 'files'), name };
  }

  async #unpack(
    from: ImageSource,
    layer: Descriptor,
    diffId: string,
    path: string,
    budget: Budget,
    refuse: Refuse,
    signal: AbortSignal | undefined,
  ): Promise<LayerChanges> {
    let changes: LayerChanges | undefined;
    await this.#make(path, async (unfinished) => {
      const files = join(unfinished, 'files');
      await mkdir(files, { mode: 0o755 });
      const hash = createHash('sha256');
      const blob = from.blob(layer, signal ? { signal } : {});
      const tar = hashed(plainOf(blob, layer.mediaType, refuse), hash);
      changes = await unpackLayer(tar, files, budget, refuse);
      if (`sha256:${hash.digest('hex')}` !== diffId)
        throw refuse('a layer has other content than its config says');
      await writeFile(join(unfinished, 'layer.json'), JSON.stringify(changes));
    });
    return changes!;
  }

  /** Makes a folder beside its place, and gives it its name when it is whole. */
  async #make(path: string, make: (unfinished: string) => Promise<void>): Promise<void> {
    const unfinished = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
    await mkdir(unfinished, { mode: 0o755 });
    try {
      await make(unfinished);
      // Another process may have been first; what it made is the same.
      await rename(unfinished, path).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      });
    } finally {
      await removeTree(unfinished);
    }
  }

  #imageFolder(image: string): string {
    const { registry, repository, digest = '' } = parseReference(image);
    const place = createHash('sha256').update(`${registry}/${repository}`).digest('hex').slice(0, 12);
    // By its place too: another place has to be allowed and asked by itself.
    return join(this.#options.folder, 'images', `${hexOf(digest)}-${place}`);
  }

  async #record(image: string): Promise<ImageRecord | undefined> {
    return await readJson<ImageRecord>(join(this.#imageFolder(image), 'image.json'));
  }
}

function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}

async function readJson<T>(path: string): Promise<T | undefined> {
  if (!(await stat(path).catch(() => undefined))) return undefined;
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

/** The bytes of the archive in a layer. */
async function* plainOf(
  blob: AsyncIterable<Uint8Array>,
  mediaType: string,
  refuse: Refuse,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (mediaType.endsWith('.tar')) {
    yield* blob;
    return;
  }
  const inflate =
    mediaType.endsWith('+zstd') || mediaType.endsWith('.zstd') ? createZstdDecompress() : createGunzip();
  try {
    yield* throughStream(blob, inflate);
  } catch (thrown) {
    if (thrown instanceof KumikiError) throw thrown;
    throw refuse(`a layer cannot be read: ${reasonOf(thrown)}`);
  }
}

async function* throughStream(
  chunks: AsyncIterable<Uint8Array>,
  stream: Transform,
): AsyncGenerator<Uint8Array, void, undefined> {
  const feeding = pipeline(chunks, stream).catch((thrown: unknown) => stream.destroy(thrown as Error));
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } finally {
    stream.destroy();
    await feeding;
  }
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
