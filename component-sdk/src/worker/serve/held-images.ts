import type { Image } from '../../values/index.ts';

/** Images that stay in a worker from one run to the next, by number, of all components that it serves. */
export class HeldImages {
  readonly #images = new Map<number, Image>();
  #last = 0;

  put(image: Image): number {
    this.#images.set(++this.#last, image);
    return this.#last;
  }

  get(number: number): Image | undefined {
    return this.#images.get(number);
  }

  drop(numbers: Iterable<number>): void {
    for (const number of numbers) this.#images.delete(number);
  }
}
