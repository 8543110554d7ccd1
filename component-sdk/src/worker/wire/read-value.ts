import type {
  Bytes,
  File,
  Frame,
  Picture,
  Pixels,
  Slot,
  Value as ValueMessage,
} from '@kumiki/proto/component';
import { kumikiError, reasonOf } from '../../errors/index.ts';
import {
  FileValue,
  Image,
  imageFormats,
  type Frame as ValueFrame,
  type ImageFormat,
  type Matrix,
  type RawImage,
  type Value,
} from '../../values/index.ts';
import { readSlot } from './read-slot.ts';

/** How deep lists may lie in each other. */
const maxDepth = 8;

const sampleTypes = {
  UINT8: { bytes: 1, view: (bytes: Buffer) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) },
  UINT16: {
    bytes: 2,
    view: (bytes: Buffer) => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2),
  },
  FLOAT32: {
    bytes: 4,
    view: (bytes: Buffer) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
  },
} as const;

export interface ReaderOptions {
  /** The folder of the other side's slots, or what gives their content where they are not in one. */
  readonly folder: string | ((slot: Slot) => Buffer);
  /** Which side wrote the values: its fault, if they are wrong. */
  readonly broken: (reason: string) => Error;
  /** Files are read when somebody asks for their bytes, while this says that their slots still hold them. */
  readonly lazyFiles?: () => boolean;
  /** Images that stayed here, by the numbers that stand in place of their content. */
  readonly held?: (number: number) => Image | undefined;
}

/** Reads the values of one packet out of messages and slots. What is read is checked; whose type it is, is not. */
export class ValueReader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** @throws WORKER_REFERENCE_REFUSED, the error of `broken`, and what `Image.open` throws */
  async readAll(messages: Readonly<Record<string, ValueMessage>>): Promise<Record<string, Value>> {
    const values: Record<string, Value> = {};
    for (const [name, message] of Object.entries(messages)) {
      values[name] = await this.#read(message, `"${name}"`, 0);
    }
    return values;
  }

  /** Bytes that are no value by themselves. @throws WORKER_REFERENCE_REFUSED, the error of `broken` */
  async readBytes(content: Bytes, what: string): Promise<Uint8Array> {
    return await this.#content(content, what);
  }

  async #read(
    { data, picture, file, list, held }: ValueMessage,
    what: string,
    depth: number,
  ): Promise<Value> {
    if (depth > maxDepth) throw this.#options.broken(`the list ${what} is more than ${maxDepth} deep`);
    if (data) return this.#json(await this.#content(data, what), what);
    if (picture) return await this.#picture(picture, what);
    if (file) return await this.#file(file, what);
    if (held !== undefined && this.#options.held) return this.#kept(held, what);
    if (!list) throw this.#options.broken(`the value ${what} has no content`);
    const values: Value[] = [];
    for (const [at, item] of list.items.entries()) {
      values.push(await this.#read(item, `${what}[${at}]`, depth + 1));
    }
    return values;
  }

  #kept(number: number, what: string): Image {
    const image = this.#options.held!(number);
    if (!image) throw this.#options.broken(`the image ${what} has the number ${number}, which is not here`);
    return image;
  }

  #json(bytes: Buffer, what: string): Value {
    try {
      return JSON.parse(bytes.toString('utf8')) as Value;
    } catch (cause) {
      throw this.#options.broken(`the value ${what} is not JSON (${reasonOf(cause)})`);
    }
  }

  async #picture({ pixels, encoded, frame, origin }: Picture, what: string): Promise<Image> {
    const about = {
      ...(origin?.name && { name: origin.name }),
      ...(origin?.density && { density: origin.density }),
    };
    const format = asFormat(origin?.format);
    if (encoded) {
      const bytes = await this.#content(encoded.file, what);
      const found = encoded.chosen
        ? await Image.fromEncoded(bytes)
        : await Image.open(bytes, {
            ...(frame?.root && { root: frame.root }),
            ...(origin?.name && { source: origin.name }),
          });
      const placed = frame ? found.withFrame(this.#frame(frame, found, what)) : found;
      return placed.withOrigin({ ...found.origin, ...about });
    }
    if (!pixels) throw this.#options.broken(`the image ${what} has neither pixels nor a file`);
    const image = Image.fromRaw(await this.#pixels(pixels, what));
    const placed = frame ? image.withFrame(this.#frame(frame, image, what)) : image;
    return placed.withOrigin({ ...about, ...(format && { format }) });
  }

  async #pixels({ samples, width, height, channels, depth, space }: Pixels, what: string): Promise<RawImage> {
    if (depth === 'DEPTH_UNSPECIFIED' || width < 1 || height < 1 || channels < 1 || channels > 4) {
      throw this.#options.broken(`the image ${what} is ${height}×${width}×${channels}, ${depth}`);
    }
    if ((space === 'GREY') !== channels < 3) {
      throw this.#options.broken(`the image ${what} has ${channels} channels and the space ${space}`);
    }
    const { bytes, view } = sampleTypes[depth];
    const content = await this.#content(samples, what, height * width * channels * bytes);
    return { data: view(aligned(content, bytes)), width, height, channels: channels as RawImage['channels'] };
  }

  #frame({ root, width, height, toRoot }: Frame, image: Image, what: string): ValueFrame {
    const matrix = toRoot.length === 0 ? [1, 0, 0, 0, 1, 0, 0, 0, 1] : toRoot;
    const sizes = width === image.width && height === image.height;
    if (root === '' || !sizes || matrix.length !== 9 || !matrix.every(Number.isFinite)) {
      throw this.#options.broken(`the frame of the image ${what} does not fit it`);
    }
    return { root, width, height, toRoot: matrix as unknown as Matrix };
  }

  async #file({ content, name, mediaType, digest }: File, what: string): Promise<FileValue> {
    const { lazyFiles } = this.#options;
    if (!lazyFiles) return FileValue.fromBytes(await this.#content(content, what), name, mediaType);
    const size = content?.slot?.size ?? content?.inline?.length ?? 0;
    return new FileValue({ name, digest, size, mediaType }, async () => {
      if (content?.slot && !lazyFiles()) {
        const advice = 'Read it while run() works on its item, and keep what you make of it.';
        throw kumikiError('DATA_UNUSABLE', { what: name, reason: 'its item has ended', advice });
      }
      return await this.#content(content, what);
    });
  }

  async #content(content: Bytes | null, what: string, expected?: number): Promise<Buffer> {
    if (content?.slot) {
      const { folder } = this.#options;
      if (typeof folder === 'string') return await readSlot(folder, content.slot, expected);
      return this.#whole(folder(content.slot), what, expected);
    }
    const { inline } = content ?? {};
    if (!inline) throw this.#options.broken(`the value ${what} has no content`);
    return this.#whole(Buffer.from(inline.buffer, inline.byteOffset, inline.length), what, expected);
  }

  #whole(bytes: Buffer, what: string, expected: number | undefined): Buffer {
    if (expected === undefined || bytes.length === expected) return bytes;
    throw this.#options.broken(`${what} has ${bytes.length} bytes where its shape has ${expected}`);
  }
}

/** The same bytes, copied where samples of so many bytes could not be read where they lie. */
function aligned(bytes: Buffer, sample: number): Buffer {
  if (bytes.byteOffset % sample === 0) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

function asFormat(format: string | undefined): ImageFormat | undefined {
  return imageFormats.find((known) => known === format);
}
