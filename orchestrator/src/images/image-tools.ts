import { availableParallelism } from 'node:os';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { FileCache } from './file-cache.ts';
import type {
  ImageAbout,
  ImageArea,
  ImageSource,
  ReducedImage,
  ThumbnailFormat,
  ThumbnailSize,
  View,
  ViewResults,
} from './view.ts';
import { ViewPool, type ViewPoolOptions } from './view-pool.ts';

export interface ImageToolsOptions extends Partial<ViewPoolOptions> {
  /** The folder of the object store, or a store that is elsewhere, whose objects are handed to the processes. */
  readonly objects: string | ObjectStore;
  /** A folder for thumbnails that may be lost. */
  readonly cache: string;
  /** What thumbnails may take of the disk, in bytes. */
  readonly cacheBytes: number;
}

const poolDefaults: ViewPoolOptions = {
  processes: Math.min(2, availableParallelism()),
  idle: 60_000,
  waiting: 500,
  limits: { bytes: 2 ** 30, pixels: 0x3fff * 0x3fff, timeout: 30_000, memory: 3 * 2 ** 30 },
};

/**
 * Views of images: small copies, and what an image is. They are made in processes of their own, so that the process
 * that answers requests never decodes what came from a stranger.
 */
export class ImageTools implements AsyncDisposable {
  readonly #objects: string | ObjectStore;
  readonly #limits: ViewPoolOptions['limits'];
  readonly #pool: ViewPool;
  readonly #cache: FileCache;
  /** Those that are made at this moment, so that two who want the same wait for one. */
  readonly #making = new Map<string, Promise<Uint8Array>>();

  constructor({ objects, cache, cacheBytes, ...pool }: ImageToolsOptions) {
    const options = { ...poolDefaults, ...pool };
    this.#objects = objects;
    this.#limits = options.limits;
    this.#pool = new ViewPool(options);
    this.#cache = new FileCache(cache, cacheBytes);
  }

  /** How many processes there are now. */
  get processes(): number {
    return this.#pool.size;
  }

  /**
   * A small copy of an object: upright, 8 bits, standard RGB or grey, with its alpha, no metadata. One that is smaller
   * keeps its size; of many pages, the first. With an area, it shows that part alone. Floating point shows 0 as black
   * and 1 as white, or its own range.
   * @throws OBJECT_NOT_FOUND, OBJECT_CORRUPT, IMAGE_FORMAT_NOT_ALLOWED, IMAGE_UNREADABLE, IMAGE_TOO_LARGE,
   *   IMAGE_AREA_EMPTY, IMAGE_VIEW_LIMIT, IMAGE_VIEW_FAILED, IMAGE_VIEWS_BUSY
   */
  async thumbnail(
    digest: string,
    size: ThumbnailSize,
    format: ThumbnailFormat,
    { name, area }: { readonly name?: string | undefined; readonly area?: ImageArea | undefined } = {},
  ): Promise<Uint8Array> {
    const part = area ? `-${area.x}-${area.y}-${area.width}-${area.height}` : '';
    const key = `${digest.replace('sha256:', '')}-${size}${part}.${format}`;
    const known = this.#making.get(key);
    if (known) return await known;
    const making = this.#thumbnail(
      key,
      { kind: 'object', digest, name },
      { type: 'thumbnail', size, format, area },
    );
    this.#making.set(key, making);
    try {
      return await making;
    } finally {
      this.#making.delete(key);
    }
  }

  /** A small copy of pixels in memory, not kept. Throws as `thumbnail`. */
  async thumbnailOf(
    source: ImageSource,
    view: Omit<View & { readonly type: 'thumbnail' }, 'type'>,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    return await this.#make(source, { type: 'thumbnail', ...view }, signal);
  }

  /** What an object is as an image. Throws as `thumbnail`. */
  async about(digest: string, name?: string, signal?: AbortSignal): Promise<ImageAbout> {
    return await this.#make({ kind: 'object', digest, name }, { type: 'about' }, signal);
  }

  /** An object's pixels with the longest side cut down to so many; in its own depth. Throws as `thumbnail`. */
  async reduced(digest: string, edge: number, name?: string, signal?: AbortSignal): Promise<ReducedImage> {
    return await this.#make({ kind: 'object', digest, name }, { type: 'reduced', edge }, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
    await this.#cache.idle();
  }

  async #thumbnail(
    key: string,
    source: ImageSource,
    view: View & { type: 'thumbnail' },
  ): Promise<Uint8Array> {
    const kept = await this.#cache.get(key);
    if (kept) return kept;
    const made = await this.#make(source, view);
    await this.#cache.put(key, made);
    return made;
  }

  async #make<Kind extends keyof ViewResults>(
    source: ImageSource,
    view: View & { readonly type: Kind },
    signal?: AbortSignal,
  ): Promise<ViewResults[Kind]> {
    const { bytes: maxBytes, pixels: maxPixels } = this.#limits;
    const objects = typeof this.#objects === 'string' ? this.#objects : '';
    const given = await this.#given(source, signal);
    const wanted = { objects, source: given, view, maxBytes, maxPixels };
    return (await this.#pool.make(wanted, signal)) as ViewResults[Kind];
  }

  /** Processes that decode what strangers sent have no key of a store: they are given the bytes. */
  async #given(source: ImageSource, signal?: AbortSignal): Promise<ImageSource> {
    const objects = this.#objects;
    if (source.kind !== 'object' || typeof objects === 'string') return source;
    const { digest, name } = source;
    const found = await objects.stat(digest);
    if (found && found.size > this.#limits.bytes) {
      const reason = `it has ${found.size} bytes, and ${this.#limits.bytes} are the most`;
      throw kumikiError('IMAGE_VIEW_LIMIT', { source: name ?? 'The image', reason });
    }
    return { kind: 'bytes', bytes: await objects.read(digest, signal ? { signal } : {}), name };
  }
}
