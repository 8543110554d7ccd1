import { loadPicture, type LoadedPicture } from './load-pixels.ts';
import type { Area } from './viewport.ts';

/** A part of a picture as it was read. */
export interface LoadedPart {
  readonly area: Area;
  readonly loaded: LoadedPicture;
}

/** The newest part that was wanted of a picture: the one before it stays until it is there. */
export class PicturePart {
  part = $state.raw<LoadedPart | undefined>(undefined);
  readonly #addressOf: (area: Area) => string;
  #reading = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(addressOf: (area: Area) => string) {
    this.#addressOf = addressOf;
  }

  /** Reads it in so many ms, unless something else is wanted by then. */
  readIn(ms: number, area: Area): void {
    this.cancel();
    this.#timer = setTimeout(() => void this.#read(area), ms);
  }

  /** Does not read what has not begun. */
  cancel(): void {
    clearTimeout(this.#timer);
  }

  stop(): void {
    this.cancel();
    this.#reading.abort();
    if (this.part) URL.revokeObjectURL(this.part.loaded.url);
  }

  /** Where it cannot be read, what is there stays. */
  async #read(area: Area): Promise<void> {
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    const loaded = await loadPicture(this.#addressOf(area), signal).catch(() => undefined);
    if (!loaded) return;
    if (signal.aborted) return URL.revokeObjectURL(loaded.url);
    if (this.part) URL.revokeObjectURL(this.part.loaded.url);
    this.part = { area, loaded };
  }
}
