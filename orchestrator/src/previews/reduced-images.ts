import { hash } from 'node:crypto';
import { Image, scaling } from '@kumiki/component-sdk/values';
import type { ImageTools } from '../images/index.ts';
import type { PreviewFile } from './preview.ts';
import type { ValueCache } from './value-cache.ts';

/** Stored images in a size that is quick to work on, each made once for all who want it. */
export class ReducedImages {
  readonly #images: Pick<ImageTools, 'reduced'>;
  readonly #cache: ValueCache;
  readonly #making = new Map<string, Promise<Image>>();

  constructor(images: Pick<ImageTools, 'reduced'>, cache: ValueCache) {
    this.#images = images;
    this.#cache = cache;
  }

  /** What such an image counts as in the keys of steps, and is kept as, under the name `image`. */
  keyOf({ digest }: PreviewFile, edge: number): string {
    return `sha256:${hash('sha256', `reduced ${digest} ${edge}`, 'hex')}`;
  }

  /**
   * An image that leads back to the whole one: what is found in it lands right there.
   * @param edge the longest side, in pixels @param signal whoever leaves waits no longer; the image is made all the same
   * @throws what `ImageTools.reduced` throws, the reason of the signal
   */
  async get(file: PreviewFile, edge: number, signal: AbortSignal): Promise<Image> {
    const key = this.keyOf(file, edge);
    const known = this.#cache.get(key)?.['image'] as Image | undefined;
    if (known) return known;
    const making = this.#making.get(key) ?? this.#make(file, edge, key);
    return await beforeAbort(making, signal);
  }

  #make(file: PreviewFile, edge: number, key: string): Promise<Image> {
    const making = this.#reduce(file, edge).then((image) => {
      this.#cache.put(key, { image });
      return image;
    });
    this.#making.set(key, making);
    const forget = () => this.#making.delete(key);
    making.then(forget, forget);
    return making;
  }

  async #reduce({ digest, name }: PreviewFile, edge: number): Promise<Image> {
    const { raw, fullWidth, fullHeight } = await this.#images.reduced(digest, edge, name);
    const { width, height } = raw;
    const toFull = scaling(fullWidth / width, fullHeight / height);
    return Image.fromRaw(raw)
      .withFrame({ root: digest, width, height, toRoot: toFull })
      .withOrigin(name === undefined ? {} : { name });
  }
}

/** What is promised, or the reason of the signal where that comes first. */
async function beforeAbort<Value>(promised: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const leave = () => reject(signal.reason as Error);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([promised, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
