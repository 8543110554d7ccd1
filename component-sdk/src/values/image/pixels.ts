import {
  colourspace,
  continuing,
  decoding,
  runToRaw,
  type EncodedPicture,
  type PixelKind,
} from './pipeline.ts';
import type { Sharp } from './libvips.ts';
import { depthOf, hasAlphaChannel, spaceOf, type RawImage } from './raw.ts';

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
  #readers = 1;

  private constructor(raw: RawImage | undefined, load: Load | undefined, encoded?: EncodedPicture) {
    this.#raw = raw;
    this.#load = load;
    this.encoded = encoded;
  }

  static fromRaw(raw: RawImage): Pixels {
    return new Pixels(raw, undefined);
  }

  /** Pixels that are computed when somebody asks for them. */
  static fromRun(load: Load): Pixels {
    return new Pixels(undefined, load);
  }

  static fromEncoded(encoded: EncodedPicture): Pixels {
    const { depth, space, alpha } = encoded.header;
    return new Pixels(
      undefined,
      async () => await runToRaw(decoding(encoded), { depth, space, alpha }, encoded.name),
      encoded,
    );
  }

  /** How often they will be read. More than once means: decode once, then work from memory. */
  expectReaders(count: number): void {
    this.#readers = count;
  }

  get expectedReaders(): number {
    return this.#readers;
  }

  get isDecoded(): boolean {
    return this.#raw !== undefined;
  }

  async raw(): Promise<RawImage> {
    this.#raw ??= this.#load!();
    const raw = await this.#raw;
    this.#raw = raw;
    return raw;
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

/** The kind of pixels in memory; floating point cannot go through sharp and is refused before. */
export function kindOf({ data, channels }: RawImage): PixelKind {
  return { depth: depthOf(data) === 16 ? 16 : 8, space: spaceOf(channels), alpha: hasAlphaChannel(channels) };
}
