import {
  colourspace,
  continuing,
  decoding,
  runToRaw,
  type EncodedPicture,
  type PixelKind,
} from './pipeline.ts';
import type { Sharp } from './libvips.ts';
import { depthOf, emptySamples, hasAlphaChannel, largeImage, spaceOf, type RawImage } from './raw.ts';

type Load = () => Promise<RawImage>;

/**
 * The content of an image, shared by all that show it: pixels in memory, or a way to get them that is gone only
 * once.
 */
export class Pixels {
  /** The encoded image that they come from, where they do. */
  readonly encoded: EncodedPicture | undefined;
  #raw: RawImage | Promise<RawImage> | undefined;
  readonly #load: Load | undefined;
  /** Where they are a part of other ones: those. */
  readonly #whole: Pixels | undefined;
  #readers = 1;

  private constructor(from: { raw?: RawImage; load?: Load; encoded?: EncodedPicture; whole?: Pixels }) {
    this.#raw = from.raw;
    this.#load = from.load;
    this.encoded = from.encoded;
    this.#whole = from.whole;
  }

  static fromRaw(raw: RawImage): Pixels {
    return new Pixels({ raw });
  }

  /** Pixels that are computed when somebody asks for them. */
  static fromRun(load: Load): Pixels {
    return new Pixels({ load });
  }

  /** A part of other ones, which are kept in its place: it is copied for each reader. */
  static fromPart(whole: Pixels, copy: (raw: RawImage) => RawImage): Pixels {
    return new Pixels({ whole, load: async () => copy(await whole.raw()) });
  }

  static fromEncoded(encoded: EncodedPicture): Pixels {
    const { depth, space, alpha } = encoded.header;
    const load = async () => await runToRaw(decoding(encoded, true), { depth, space, alpha }, encoded.name);
    return new Pixels({ load, encoded });
  }

  /** How often they will be read. More than once means: decode once, then work from memory. */
  expectReaders(count: number): void {
    this.#readers = count;
  }

  get expectedReaders(): number {
    return this.#readers;
  }

  get isDecoded(): boolean {
    return this.#raw !== undefined || (this.#whole?.isDecoded ?? false);
  }

  async raw(): Promise<RawImage> {
    if (this.#whole) return await this.#load!();
    this.#raw ??= this.#load!();
    const raw = await this.#raw;
    this.#raw = raw;
    return raw;
  }

  /**
   * Pixels in memory that the caller alone has. An encoded image that nobody else will read, or that is large, is
   * decoded for the caller: two copies of it are never held.
   */
  async own(): Promise<RawImage> {
    if (this.#whole) return await this.#load!();
    const { width = 0, height = 0 } = this.encoded?.header ?? {};
    const alone = this.#readers <= 1 || width * height >= largeImage;
    if (this.encoded && this.#raw === undefined && alone) return await this.#load!();
    const raw = await this.raw();
    // Not by slice(): a Buffer's shares its memory.
    const data = emptySamples(depthOf(raw.data), raw.data.length);
    data.set(raw.data);
    return { ...raw, data };
  }

  /** Lets go of their memory now, encoded or not. Nobody reads them, nor what works on them, from then on. */
  letGo(): void {
    if (this.encoded) free(this.encoded.bytes);
    if (this.#raw === undefined || this.#raw instanceof Promise) return;
    free(this.#raw.data);
    this.#raw = undefined;
  }

  /**
   * A sharp pipeline that starts from them. The only reader of an encoded image gets one that decodes, so that
   * libvips can shrink while it loads; whoever asks after that gets one that starts from memory.
   */
  async start(): Promise<Sharp> {
    const direct = this.#raw === undefined && this.#readers <= 1 ? this.encoded : undefined;
    this.#readers++;
    // 16-bit pixels with a profile get into standard RGB only at the end of a pipeline: they are decoded first.
    if (direct && !(direct.header.depth === 16 && direct.header.profile)) {
      const pipeline = decoding(direct);
      const { depth, space, alpha } = direct.header;
      return pipeline.toColourspace(colourspace({ depth, space, alpha }));
    }
    const raw = await this.raw();
    return continuing(raw).toColourspace(colourspace(kindOf(raw)));
  }
}

/** Small ones share a buffer with others, and stay. */
function free({ buffer, byteLength }: ArrayBufferView): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** The kind of pixels in memory; floating point cannot go through sharp and is refused before. */
export function kindOf({ data, channels }: RawImage): PixelKind {
  return { depth: depthOf(data) === 16 ? 16 : 8, space: spaceOf(channels), alpha: hasAlphaChannel(channels) };
}
