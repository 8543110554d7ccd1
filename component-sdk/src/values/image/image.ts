import { hash } from 'node:crypto';
import { kumikiError } from '../../errors/index.ts';
import {
  knowsRoot,
  newRoot,
  placed,
  resized,
  rootFrame,
  translation,
  type FindRoot,
  type Frame,
  type Placement,
} from '../frame/index.ts';
import { checkArea, partOf, type Area } from './area.ts';
import { encode, fits, runToFile, type EncodeOptions } from './encode.ts';
import type { ImageFormat } from './format.ts';
import { readHeaders, type ReadOptions } from './header.ts';
import type { Sharp } from './libvips.ts';
import { runToRaw, type PixelKind } from './pipeline.ts';
import { Pixels } from './pixels.ts';
import {
  checkRaw,
  depthOf,
  hasAlphaChannel,
  largeImage,
  spaceOf,
  withDepth,
  type Depth,
  type RawImage,
  type Space,
} from './raw.ts';
import { converted, floatNotSupported, type WantedKind } from './raw-kind.ts';

/** The file that an image leads back to: its name and format name and shape what is written in the end. */
export interface ImageOrigin {
  readonly name?: string;
  readonly format?: ImageFormat;
  /** Pixels per inch. */
  readonly density?: number;
}

export interface OpenOptions extends ReadOptions {
  /** The name of the root frame; by default the digest of the bytes, `sha256:…`. */
  readonly root?: string;
}

export interface FromOptions {
  /** The image that this one was made from; known without it where the pipeline came from `image.sharp()`. */
  readonly from?: Image;
  /**
   * How the pixels moved: a matrix from pixels of the new image to pixels of the old one, or `scale` where the
   * new image shows the whole old one in another size. Without it, an image of the same size lies on the old
   * one, and an image of another size is a new one of its own.
   */
  readonly transform?: Placement;
  /** Grey or colour; by default as the image that it was made from. */
  readonly space?: Space;
  readonly depth?: 8 | 16;
  /**
   * Whether it has alpha; found out where it is not said. Saying it is faster for an image that is a result: it
   * can be encoded in the same run.
   */
  readonly alpha?: boolean;
}

interface ImageState {
  readonly width: number;
  readonly height: number;
  readonly depth: Depth;
  readonly space: Space;
  readonly alpha: boolean;
  readonly frame: Frame;
  readonly origin: ImageOrigin;
  readonly pixels: Pixels;
  readonly file?: ImageFile | undefined;
  readonly encodedByStep?: boolean;
}

/** An image as the file to hand out. */
export interface ImageFile {
  readonly bytes: Uint8Array;
  readonly format: ImageFormat;
}

/** Which image a sharp pipeline was started from. */
const startedFrom = new WeakMap<Sharp, Image>();

/**
 * A picture: encoded bytes or pixels in memory, decoded at most once and encoded only where it leaves. It never
 * changes; an operation makes a new one. It knows where its pixels are in the image that it came from.
 */
export class Image {
  /** Size in pixels, upright. */
  readonly width: number;
  readonly height: number;
  readonly depth: Depth;
  readonly space: Space;
  readonly alpha: boolean;
  readonly frame: Frame;
  readonly origin: ImageOrigin;
  /** Whether a component chose the encoding, so that it is written as it is. */
  readonly encodedByStep: boolean;
  readonly #pixels: Pixels;
  readonly #file: ImageFile | undefined;
  #leaving: EncodeOptions | undefined;

  private constructor(state: ImageState) {
    this.width = state.width;
    this.height = state.height;
    this.depth = state.depth;
    this.space = state.space;
    this.alpha = state.alpha;
    this.frame = state.frame;
    this.origin = state.origin;
    this.encodedByStep = state.encodedByStep ?? false;
    this.#pixels = state.pixels;
    this.#file = state.file;
  }

  /**
   * Opens an encoded picture: reads its header, decodes nothing. Of many pages, the first.
   * @throws IMAGE_EMPTY, IMAGE_FORMAT_NOT_ALLOWED, IMAGE_UNREADABLE, IMAGE_TOO_LARGE
   */
  static async open(bytes: Uint8Array, options: OpenOptions = {}): Promise<Image> {
    return (await Image.#pages(bytes, options, 1))[0]!;
  }

  /** Opens all pages of a TIFF or frames of an animation, in order. Throws as `open`. */
  static async openPages(bytes: Uint8Array, options: OpenOptions = {}): Promise<Image[]> {
    return await Image.#pages(bytes, options, Number.POSITIVE_INFINITY);
  }

  static async #pages(bytes: Uint8Array, options: OpenOptions, most: number): Promise<Image[]> {
    const [headers, root] = await Promise.all([
      readHeaders(bytes, options, most),
      options.root ?? digestOf(bytes),
    ]);
    const name = options.source;
    const images = headers.map((header, page) => {
      const { width, height, depth, space, alpha, format, density } = header;
      return new Image({
        width,
        height,
        depth,
        space,
        alpha,
        frame: rootFrame(page === 0 ? root : ofPage(root, page), width, height),
        origin: { format, ...(name !== undefined && { name }), ...(density !== undefined && { density }) },
        pixels: Pixels.fromEncoded({ bytes, header, page, name: name ?? 'The image' }),
      });
    });
    if (typeof root === 'function') byDigest.add(images[0]!.frame);
    return images;
  }

  /**
   * An image from pixels in memory, which must not be changed afterwards.
   * @throws VALUE_INVALID where size, channels and data do not agree
   */
  static fromRaw(raw: RawImage, options: Pick<FromOptions, 'from' | 'transform'> = {}): Image {
    checkRaw(raw);
    const { width, height, channels, data } = raw;
    return new Image({
      width,
      height,
      depth: depthOf(data),
      space: spaceOf(channels),
      alpha: hasAlphaChannel(channels),
      frame: placed(options.from?.frame, width, height, options.transform),
      origin: options.from?.origin ?? {},
      pixels: Pixels.fromRaw(raw),
    });
  }

  /**
   * Runs a sharp pipeline, in most cases one that began with `image.sharp()`, and keeps its pixels.
   * @throws IMAGE_UNREADABLE, IMAGE_OPERATION_FAILED
   */
  static async from(pipeline: Sharp, options: FromOptions = {}): Promise<Image> {
    const from = options.from ?? startedFrom.get(pipeline);
    const { transform, alpha = from?.alpha ?? false } = options;
    const depth = options.depth ?? (from?.depth === 16 ? 16 : 8);
    const kind: PixelKind = { depth, space: options.space ?? from?.space ?? 'srgb', alpha };
    if (options.alpha === false) pipeline.removeAlpha();
    if (options.alpha === true) pipeline.ensureAlpha();
    if (from && from.#leaving && options.alpha !== undefined && from.depth === depth) {
      const image = await Image.#encodedAtOnce(pipeline, kind, from, transform);
      if (image) return image;
    }
    // libvips widens 8 bits by shifting, which leaves white short of white: widening is done by us.
    const run = from?.depth === 8 ? ({ ...kind, depth: 8 } as const) : kind;
    const raw = withDepth(await runToRaw(pipeline, run, from?.origin.name), depth);
    return Image.fromRaw(raw, { ...(from && { from }), ...(transform && { transform }) });
  }

  /**
   * Lets the pipeline end in the file that the result is handed out as. Whoever reads the image all the same
   * gets its pixels by another run, never those of the file.
   */
  static async #encodedAtOnce(
    pipeline: Sharp,
    kind: PixelKind,
    from: Image,
    transform: FromOptions['transform'],
  ): Promise<Image | undefined> {
    const { origin } = from;
    const { format = 'png' } = origin;
    if (!fits(format, { width: 1, height: 1, ...kind }) || from.width * from.height >= largeImage)
      return undefined;
    const made = await runToFile(pipeline, kind, format, from.#leaving);
    if (!made) return undefined;
    const { bytes, width, height } = made;
    return new Image({
      ...kind,
      width,
      height,
      frame: placed(from.frame, width, height, transform),
      origin,
      pixels: Pixels.fromRun(async () => await runToRaw(pipeline, kind, origin.name)),
      file: { bytes, format },
    });
  }

  /**
   * An image that a component encoded, e.g. as a small JPEG: written byte for byte, decoded only if somebody
   * reads it.
   */
  static async fromEncoded(
    bytes: Uint8Array,
    options: Pick<FromOptions, 'from' | 'transform'> = {},
  ): Promise<Image> {
    const { from, transform } = options;
    const image = await Image.open(bytes, { root: newRoot() });
    const { width, height, origin } = image;
    return new Image({
      ...image.#state(),
      frame: placed(from?.frame, width, height, transform),
      origin: { ...from?.origin, ...origin },
      file: { bytes, format: origin.format! },
      encodedByStep: true,
    });
  }

  /**
   * An image whose content is in another process, by the file that `toFile` gave there. Whoever reads its pixels
   * gets those of the file.
   */
  static fromFile(
    file: ImageFile,
    about: Pick<
      Image,
      'width' | 'height' | 'depth' | 'space' | 'alpha' | 'frame' | 'origin' | 'encodedByStep'
    >,
  ): Image {
    const { width, height, depth, space, alpha, frame, origin, encodedByStep } = about;
    const pixels = Pixels.fromRun(async () => await (await Image.open(file.bytes)).raw());
    return new Image({ width, height, depth, space, alpha, frame, origin, encodedByStep, pixels, file });
  }

  /** How often the image will be read. More than once means: decode once, then work from the pixels. */
  expectReaders(count: number): void {
    this.#pixels.expectReaders(count);
  }

  /** What `expectReaders` was told, and those that have read it since. */
  get expectedReaders(): number {
    return this.#pixels.expectedReaders;
  }

  /**
   * The same image for a step whose images leave as files and are read by nobody else: one that `Image.from`
   * makes of it, saying whether it has `alpha`, is encoded in the same run.
   */
  forResult({ quick = false }: Pick<EncodeOptions, 'quick'> = {}): Image {
    const image = new Image(this.#state());
    image.#leaving = { quick };
    return image;
  }

  /**
   * A sharp pipeline that starts from this image and ends in its depth and space. Chain operations to it, then
   * give it to `Image.from`.
   * @throws IMAGE_KIND_NOT_SUPPORTED for floating point, which sharp cannot carry
   */
  async sharp(): Promise<Sharp> {
    if (this.depth === 'float') throw floatNotSupported('This operation', 'floating point images');
    const pipeline = await this.#pixels.start();
    startedFrom.set(pipeline, this);
    return pipeline;
  }

  /**
   * The pixels: height × width × channels, upright, straight alpha, in the depth and space of the image or
   * in those asked for (`alpha: false` drops the alpha channel). They are shared: do not change them.
   */
  async raw(wanted: WantedKind = {}): Promise<RawImage> {
    const { depth, space, alpha } = this;
    const own: WantedKind = { space, alpha, ...(depth !== 'float' && { depth }) };
    return await converted(await this.#pixels.raw(), { ...own, ...wanted });
  }

  /** The pixels as `raw` gives them, in memory of the caller's own: they may be changed. */
  async ownRaw(wanted: WantedKind = {}): Promise<RawImage> {
    const { depth, space, alpha } = this;
    const own: WantedKind = { space, alpha, ...(depth !== 'float' && { depth }) };
    return await converted(await this.#pixels.own(), { ...own, ...wanted });
  }

  /**
   * Lets go of the memory of its pixels and of its encoded bytes at once; garbage is collected much later. For the one who knows
   * that nobody has the image or anything of it any more, nor works on it, nor asks for its name: all of those would find nothing.
   */
  letGo(): void {
    this.#pixels.letGo();
  }

  /**
   * The encoded bytes where there are any: as they came, or as a component made them. Those of a source may
   * carry metadata (place, camera).
   */
  get encodedBytes(): Uint8Array | undefined {
    return this.#pixels.encoded?.bytes;
  }

  /** Whether reading its pixels costs nothing: they are in memory, not only in an encoded file. */
  get isDecoded(): boolean {
    return this.#pixels.isDecoded;
  }

  /** Whether its root is the digest of its own encoded bytes, which nobody has asked for so far. */
  get hasOpenRoot(): boolean {
    return byDigest.has(this.frame) && !knowsRoot(this.frame) && this.encodedBytes !== undefined;
  }

  /** Pages of the file that the image is one of. */
  get pages(): number {
    return this.#pixels.encoded?.header.pages ?? 1;
  }

  /** The image as a file in a format; metadata is left behind. @throws IMAGE_ENCODE_FAILED */
  async encode(format: ImageFormat, options: EncodeOptions = {}): Promise<Uint8Array> {
    const pipeline = await this.sharp();
    // Encoders keep the alpha of 8-bit grey, unlike the raw output that sharp() is set for.
    if (this.space === 'grey' && this.depth === 8) pipeline.toColourspace('b-w');
    return await encode(pipeline, this, format, options);
  }

  /**
   * The image as the file to hand out: as a component encoded it, else in the format of the file that it came
   * from where that is JPEG, PNG, WebP or TIFF and can hold it, else as PNG.
   */
  async toFile(options: Pick<EncodeOptions, 'quick'> = {}): Promise<ImageFile> {
    const { format = 'png' } = this.origin;
    const written = fits(format, this) ? format : 'png';
    if (this.#file && (this.encodedByStep || this.#file.format === written)) return this.#file;
    return { bytes: await this.encode(written, options), format: written };
  }

  /**
   * A part of the image. Its pixels are copied from those of the whole for each reader, and kept by nobody: many
   * parts of a large image take no more memory than the whole one.
   * @param area in whole pixels, inside of the image
   * @throws VALUE_INVALID where it is not
   */
  part(area: Area): Image {
    checkArea(area, this);
    const { left, top, width, height } = area;
    return new Image({
      ...this.#state(),
      width,
      height,
      frame: placed(this.frame, width, height, translation(left, top)),
      pixels: Pixels.fromPart(this.#pixels, (raw) => partOf(raw, area)),
      file: undefined,
      encodedByStep: false,
    });
  }

  /** The same image with the file that `toFile` gives made, so that it is made once whoever asks. */
  async withFile(options: Pick<EncodeOptions, 'quick'> = {}): Promise<Image> {
    const file = await this.toFile(options);
    return file === this.#file ? this : new Image({ ...this.#state(), file });
  }

  /** The same image under another frame. */
  withFrame(frame: Frame): Image {
    const { width, height } = this;
    return new Image({ ...this.#state(), frame: resized(frame, width, height) });
  }

  /** The same image as one that leads back to another file. */
  withOrigin(origin: ImageOrigin): Image {
    return new Image({ ...this.#state(), origin });
  }

  #state(): ImageState {
    const { width, height, depth, space, alpha, frame, origin, encodedByStep } = this;
    const [pixels, file] = [this.#pixels, this.#file];
    return { width, height, depth, space, alpha, frame, origin, encodedByStep, pixels, file };
  }
}

/** The frames whose root is the digest of the bytes that were opened, found when somebody asks. */
const byDigest = new WeakSet<Frame>();

/**
 * Large ones are hashed at once, off the main thread, so that nobody holds their bytes for the sake of a name. That of a
 * small one (0.6 ms a megabyte) is found when somebody asks: many frames of a stream are never asked.
 */
function digestOf(bytes: Uint8Array): FindRoot | Promise<string> {
  if (bytes.length <= 2 ** 20) {
    return () => {
      if (bytes.length === 0)
        throw kumikiError('INTERNAL', { reason: 'an image was let go of without a name' });
      return `sha256:${hash('sha256', bytes, 'hex')}`;
    };
  }
  return crypto.subtle.digest('SHA-256', bytes).then((sum) => `sha256:${Buffer.from(sum).toString('hex')}`);
}

function ofPage(root: string | FindRoot, page: number): string | FindRoot {
  return typeof root === 'string' ? `${root}#${page + 1}` : () => `${root()}#${page + 1}`;
}
