import type { Image } from '@kumiki/component-sdk/values';

/**
 * The pixels of an image that only code of ours has seen. Their memory is let go of as soon as nobody needs them any more:
 * left to the collector of garbage, every 64 MiB of them cost a look through the whole heap, some 15 ms.
 */
export class OwnPixels {
  /** Nothing while it is being read. */
  image: Image | undefined;
  readonly #source: OwnPixels | undefined;
  #users = 1;
  #isLent = false;

  /** Whoever makes it is the first user. @param source what the image is made from again where somebody reads it */
  constructor(image?: Image, source?: OwnPixels) {
    this.image = image;
    this.#source = source;
    source?.hold();
  }

  /** The code of a component has the image, and may keep it for as long as it likes. */
  lend(): void {
    this.#isLent = true;
  }

  hold(): void {
    this.#users++;
  }

  release(): void {
    this.#users--;
    if (this.#users > 0 || this.#isLent) return;
    this.image?.letGo();
    this.#source?.release();
  }
}
