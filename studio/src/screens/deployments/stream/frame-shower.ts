import type { Size } from '../../../parts/images/viewer/viewport.ts';
import type { LiveResult, LiveValue } from './frame-connection.ts';

/** A frame that came through, with what was sent for it. */
export interface ThroughFrame extends Size {
  readonly sent: Blob;
  readonly result: LiveResult;
}

/** Its pictures, decoded: before and after are of the same moment. */
export interface ShownFrame extends ThroughFrame {
  readonly before: ImageBitmap;
  /** The pictures that came out, by output. */
  readonly after: ReadonlyMap<string, ImageBitmap>;
}

/** Decodes the pictures of frames beside what the page does; of those that come meanwhile the newest is shown. */
export class FrameShower {
  readonly #show: (shown: ShownFrame) => void;
  #next: ThroughFrame | undefined;
  #isBusy = false;
  #isStopped = false;

  constructor(show: (shown: ShownFrame) => void) {
    this.#show = show;
  }

  take(frame: ThroughFrame): void {
    this.#next = frame;
    if (!this.#isBusy) void this.#work();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#next && !this.#isStopped) {
      const frame = this.#next;
      this.#next = undefined;
      // What the browser cannot decode, such as TIFF, is not shown; its values are.
      const shown = await decoded(frame).catch(() => undefined);
      if (!shown) continue;
      if (this.#isStopped) closePictures(shown);
      else this.#show(shown);
    }
    this.#isBusy = false;
  }
}

/** Lets go of the memory of a frame that is shown no more. */
export function closePictures(shown: ShownFrame | undefined): void {
  shown?.before.close();
  for (const picture of shown?.after.values() ?? []) picture.close();
}

async function decoded(frame: ThroughFrame): Promise<ShownFrame> {
  const { sent, result } = frame;
  const after = Object.entries(result.outputs ?? {}).map(async ([name, value]) => {
    const picture = await pictureOf(value, result.files);
    return picture ? ([[name, picture]] as const) : [];
  });
  const [before, ...pictures] = await Promise.all([createImageBitmap(sent), ...after]);
  return { ...frame, before, after: new Map(pictures.flat()) };
}

async function pictureOf(value: LiveValue, files: readonly Blob[]): Promise<ImageBitmap | undefined> {
  if (!('file' in value) || !value.media_type.startsWith('image/')) return undefined;
  return await createImageBitmap(files[value.file]!).catch(() => undefined);
}
