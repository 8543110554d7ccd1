import type { Bytes, Depth, Picture, Sent, Value as ValueMessage } from '@kumiki/proto/component';
import { FileValue, Image, type ImageOrigin, type Value } from '../../values/index.ts';
import type { HeldSlot, SlotPool } from './slot-pool.ts';

/** Content up to this many bytes travels in the message itself. */
export const inlineBytes = 16 * 1024;

const depths = { 8: 'UINT8', 16: 'UINT16', float: 'FLOAT32' } as const satisfies Record<string, Depth>;

/** Keeps the content of files, which come with item after item, in a slot of their own. */
export interface FileKeeper {
  slotOf(file: FileValue): Promise<HeldSlot>;
}

export interface WriterOptions {
  /** Where large content goes. */
  readonly slots: Pick<SlotPool, 'write'>;
  /** Content up to so many bytes is in the message itself. Default `inlineBytes`. */
  readonly inline?: number;
  /** The same for the first content, where that may be larger. */
  readonly firstInline?: number;
  /** The encoded formats that the reader decodes; images in others go as pixels. */
  readonly decodes: readonly string[];
  readonly files?: FileKeeper;
  /** The reader names images by the digest of their files where nobody says how: nobody need compute it here. */
  readonly namesImages?: boolean;
  /** Keeps an image where it is, in place of its pixels; what goes as a file goes. @returns its number */
  readonly hold?: (image: Image) => number;
}

/** Writes the values of one packet, and holds their slots until the other side has read them. */
export class ValueWriter {
  readonly #options: WriterOptions;
  readonly #held: HeldSlot[] = [];
  #isFirst = true;
  /** Of the images that stayed. */
  readonly numbers: number[] = [];

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** @throws WORKER_SHARED_FULL, and what decoding an image throws where the reader cannot do it */
  async writeAll(values: Readonly<Record<string, Value>>): Promise<Record<string, Sent<ValueMessage>>> {
    const written: Record<string, Sent<ValueMessage>> = {};
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined) written[name] = await this.#write(value);
    }
    return written;
  }

  /** Whether anything lies in a slot, to be released when it has been read. */
  get isHolding(): boolean {
    return this.#held.length > 0;
  }

  release(): void {
    for (const slot of this.#held.splice(0)) slot.release();
  }

  async #write(value: Value): Promise<Sent<ValueMessage>> {
    if (value instanceof Image) {
      return this.#mayStay(value) ? await this.#stay(value) : { picture: await this.#picture(value) };
    }
    if (value instanceof FileValue) return { file: await this.#file(value) };
    if (Array.isArray(value) && value.some(needsForm)) {
      const items: Sent<ValueMessage>[] = [];
      // A list stays as a whole or not at all.
      if (value.every((one) => one instanceof Image && this.#mayStay(one))) {
        for (const image of value as readonly Image[]) items.push(await this.#stay(image));
        return { list: { items } };
      }
      for (const element of value as readonly Value[]) {
        items.push(
          element instanceof Image ? { picture: await this.#picture(element) } : await this.#write(element),
        );
      }
      return { list: { items } };
    }
    return { data: await this.writeBytes(Buffer.from(JSON.stringify(value))) };
  }

  #mayStay(image: Image): boolean {
    return this.#options.hold !== undefined && this.#asItCame(image) === undefined;
  }

  /** What goes wrong with its pixels goes wrong now, in the run that made them. */
  async #stay(image: Image): Promise<Sent<ValueMessage>> {
    await image.raw();
    const held = this.#options.hold!(image);
    this.numbers.push(held);
    return { held };
  }

  async #picture(image: Image): Promise<Sent<Picture>> {
    const { frame, origin } = image;
    const encoded = this.#asItCame(image);
    if (encoded && this.#options.namesImages && image.hasOpenRoot) {
      const file = await this.writeBytes(encoded);
      const chosen = false;
      return { origin: originMessage(origin), encoded: { file, format: origin.format, chosen } };
    }
    const about = {
      frame: { root: frame.root, width: frame.width, height: frame.height, toRoot: [...frame.toRoot] },
      origin: originMessage(origin),
    };
    if (encoded) {
      const file = await this.writeBytes(encoded);
      return { ...about, encoded: { file, format: origin.format, chosen: image.encodedByStep } };
    }
    const { data, width, height, channels } = await image.raw();
    const samples = await this.writeBytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const space = image.space === 'grey' ? 'GREY' : 'SRGB';
    return { ...about, pixels: { samples, height, width, channels, depth: depths[image.depth], space } };
  }

  /** The encoded bytes, where the reader should decode them: nobody has yet, or a component chose them. */
  #asItCame(image: Image): Uint8Array | undefined {
    const { encodedBytes, origin } = image;
    if (!encodedBytes || !this.#options.decodes.includes(origin.format ?? '')) return undefined;
    const read = image.isDecoded || image.pages > 1;
    return read && !image.encodedByStep ? undefined : encodedBytes;
  }

  async #file(file: FileValue) {
    const { name, mediaType, digest } = file;
    const kept = this.#options.files;
    if (!kept) return { name, mediaType, digest, content: await this.writeBytes(await file.bytes()) };
    const slot = await kept.slotOf(file);
    this.#held.push(slot);
    return { name, mediaType, digest, content: { slot: { name: slot.name, offset: 0, size: slot.size } } };
  }

  /** Bytes that are no value by themselves. @throws WORKER_SHARED_FULL */
  async writeBytes(bytes: Uint8Array): Promise<Sent<Bytes>> {
    const { slots, inline = inlineBytes, firstInline = inline } = this.#options;
    const limit = this.#isFirst ? firstInline : inline;
    this.#isFirst = false;
    if (bytes.length <= limit) return { inline: bytes };
    const slot = await slots.write(bytes);
    this.#held.push(slot);
    return { slot: { name: slot.name, offset: 0, size: slot.size } };
  }
}

/** Lists of images and files cannot be JSON. */
function needsForm(value: Value): boolean {
  return (
    value instanceof Image || value instanceof FileValue || (Array.isArray(value) && value.some(needsForm))
  );
}

function originMessage({ name, format, density }: ImageOrigin) {
  return { name, format, density };
}
