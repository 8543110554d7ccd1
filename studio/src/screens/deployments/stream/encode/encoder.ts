import type { Size } from '../../../../parts/images/viewer/viewport.ts';
import type { Drawable } from './draw-jpeg.ts';
import type { EncodeRequest } from './encode-worker.ts';

/** Makes JPEG of pictures beside what the page does: one after the other. */
export class Encoder {
  readonly #worker = new Worker(new URL('./encode-worker.ts', import.meta.url), { type: 'module' });
  #told: ((jpeg: Blob | undefined) => void) | undefined;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Blob | undefined>) =>
      this.#told?.(data),
    );
    this.#worker.addEventListener('error', () => this.#told?.(undefined));
  }

  /** @returns nothing where it cannot be encoded */
  async encode(picture: Drawable, size: Size): Promise<Blob | undefined> {
    return await new Promise((resolve) => {
      this.#told = resolve;
      this.#worker.postMessage({ picture, size } satisfies EncodeRequest, [picture]);
    });
  }

  stop(): void {
    this.#worker.terminate();
    this.#told?.(undefined);
  }
}
