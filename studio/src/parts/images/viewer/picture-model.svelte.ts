import { addressOf, getJson } from '../../../api/client.ts';
import { thumbnailAddress, valuePath, type PicturePlace } from '../../../api/values.ts';
import type { Pixels } from '../quality/quality.ts';
import { loadPicture, type LoadedPicture } from './load-pixels.ts';
import { PicturePart, type LoadedPart } from './picture-part.svelte.ts';
import type { Area, Point, Size } from './viewport.ts';

/** The long edge of what the platform gives at once, in pixels. */
const edge = 1024;
/** The edge of the part that is read about a pixel whose value is wanted, and for how long that one is looked at before. */
const nearEdge = 256;
const restMs = 100;

/** What is recorded about a stored picture. */
export interface PictureMeta {
  /** In bytes. */
  readonly size?: number;
  readonly media_type?: string;
  readonly name?: string;
  readonly format?: string;
  /** In bits a channel. */
  readonly depth?: number;
  readonly space?: string;
  readonly channels?: number;
  /** In dots an inch, as the file says. */
  readonly density?: number;
  readonly width?: number;
  readonly height?: number;
  readonly frame?: { readonly root: string; readonly to_root: readonly number[] };
}

interface RecordedMeta extends PictureMeta {
  readonly file_id?: string;
  readonly image?: PictureMeta & Size;
}

/** A picture of which the address of small copies is known, and its size in its own pixels. */
export interface PictureAt extends Size {
  readonly address: string;
}

/** What a pixel is. */
export interface PixelValue {
  readonly rgb: readonly [number, number, number];
  /** Of a reduced picture: the mean of the pixels about there. */
  readonly isReduced: boolean;
}

/** A picture that is shown: all of it reduced, and of what is looked at closely the pixels themselves. */
export class PictureModel {
  /** In pixels of the picture itself. */
  size = $state.raw<Size | undefined>(undefined);
  /** What is recorded about it, once that was read. */
  meta = $state.raw<PictureMeta | undefined>(undefined);
  hasFailed = $state(false);
  /** All of it, reduced and without loss, once somebody asked for values. */
  whole = $state.raw<LoadedPicture | undefined>(undefined);
  readonly #place: PicturePlace | PictureAt;
  readonly #stopped = new AbortController();
  #loading: Promise<void> | undefined;
  readonly #detail = new PicturePart((area) => this.#areaAddress(area));
  readonly #near = new PicturePart((area) => this.#areaAddress(area));

  constructor(place: PicturePlace | PictureAt) {
    this.#place = place;
    if ('address' in place) this.size = { width: place.width, height: place.height };
    else void this.#readSize(place);
  }

  get address(): string {
    if ('file' in this.#place) return addressOf(`/files/${this.#place.file}/thumbnail`, { size: edge });
    if (!('address' in this.#place)) return thumbnailAddress(this.#place, edge);
    const { address } = this.#place;
    return `${address}${address.includes('?') ? '&' : '?'}size=${edge}`;
  }

  /** What is looked at closely. */
  get detail(): LoadedPart | undefined {
    return this.#detail.part;
  }

  /** The pixels about the one that is looked at, not reduced. */
  get near(): LoadedPart | undefined {
    return this.#near.part;
  }

  get isReduced(): boolean {
    return this.size !== undefined && Math.max(this.size.width, this.size.height) > edge;
  }

  stop(): void {
    this.#stopped.abort();
    this.#detail.stop();
    this.#near.stop();
    if (this.whole) URL.revokeObjectURL(this.whole.url);
  }

  /** Says which pixel is looked at: its value comes at once of the reduced picture, where it is one, and then as it is. */
  lookAt(pixel: Point | undefined): void {
    void this.load();
    this.#near.cancel();
    const { size } = this;
    if (!pixel || !size || !this.isReduced || this.#unreducedAt(pixel)) return;
    this.#near.readIn(restMs, partAbout(pixel, size));
  }

  /** Reads all of it for its values, once. */
  async load(): Promise<void> {
    this.#loading ??= this.#readWhole();
    await this.#loading;
  }

  /** Says which part is shown how large; where the reduced picture has too few pixels for it, they are read. */
  look(area: Area | undefined, scale: number): void {
    this.#detail.cancel();
    const { size } = this;
    if (!area || !size || !this.isReduced || scale <= edge / Math.max(size.width, size.height)) return;
    if (this.detail && isWithin(area, this.detail.area) && isSharp(this.detail, scale)) return;
    this.#detail.readIn(150, around(area, size));
  }

  valueAt(pixel: Point): PixelValue | undefined {
    const { detail, whole, size } = this;
    if (!size || pixel.x >= size.width || pixel.y >= size.height) return undefined;
    const part = this.#unreducedAt(pixel) ?? (detail && hasPixel(detail, pixel) ? detail : undefined);
    if (part) return valueIn(part.loaded, part.area, pixel);
    return whole && valueIn(whole, { x: 0, y: 0, ...size }, pixel);
  }

  /** What one pixel is, not of a reduced picture: what is shown of it once that was read. @throws TypeError where it cannot be read */
  async exactly({ x, y }: Point): Promise<PixelValue['rgb']> {
    const part = this.#unreducedAt({ x, y });
    if (part) return valueIn(part.loaded, part.area, { x, y }).rgb;
    const { data } = await this.pixelsIn({ x, y, width: 1, height: 1 }, this.#stopped.signal);
    const [red = 0, green = 0, blue = 0] = data;
    return [red, green, blue];
  }

  /** The pixels of a part whose edges are at most 1,024, not reduced. @throws TypeError where it cannot be read */
  async pixelsIn(area: Area, signal: AbortSignal): Promise<Pixels> {
    const both = AbortSignal.any([signal, this.#stopped.signal]);
    const { url, pixels } = await loadPicture(this.#areaAddress(area), both);
    URL.revokeObjectURL(url);
    return pixels;
  }

  #unreducedAt(pixel: Point): LoadedPart | undefined {
    return [this.detail, this.near].find((part) => part && hasPixel(part, pixel) && isUnreduced(part));
  }

  #areaAddress({ x, y, width, height }: Area): string {
    return `${this.address}&area=${x},${y},${width},${height}`;
  }

  async #readWhole(): Promise<void> {
    try {
      this.whole = await loadPicture(this.address, this.#stopped.signal);
    } catch {
      this.hasFailed ||= !this.#stopped.signal.aborted;
    }
  }

  async #readSize(place: PicturePlace): Promise<void> {
    try {
      if ('file' in place) return await this.#readFile(place.file);
      const recorded = await this.#meta<RecordedMeta>(`${valuePath(place)}/meta`);
      const { image, file_id: file } = recorded;
      // What somebody sent was not looked into when it came: its file tells.
      const size =
        image ??
        (file === undefined ? undefined : await this.#meta<Size & PictureMeta>(`/files/${file}/meta`));
      this.meta = { ...recorded, ...size, ...(recorded.size !== undefined && { size: recorded.size }) };
      if (size) this.size = { width: size.width, height: size.height };
      else await this.#sizeOfWhole();
    } catch {
      if (!this.#stopped.signal.aborted) await this.#sizeOfWhole();
    }
  }

  async #readFile(file: string): Promise<void> {
    const meta = await this.#meta<Size & PictureMeta>(`/files/${file}/meta`);
    this.meta = meta;
    this.size = { width: meta.width, height: meta.height };
  }

  async #meta<Meta>(path: string): Promise<Meta> {
    return await getJson<Meta>(path, {}, this.#stopped.signal);
  }

  /** Where nothing tells its size, the reduced picture is all that there is. */
  async #sizeOfWhole(): Promise<void> {
    await this.load();
    if (this.whole) this.size = { width: this.whole.pixels.width, height: this.whole.pixels.height };
  }
}

function valueIn({ pixels }: LoadedPicture, area: Area, pixel: Point): PixelValue {
  const { width, height, data } = pixels;
  const x = Math.min(width - 1, Math.floor(((pixel.x - area.x) * width) / area.width));
  const y = Math.min(height - 1, Math.floor(((pixel.y - area.y) * height) / area.height));
  const at = (y * width + x) * 4;
  const isReduced = width < area.width || height < area.height;
  return { rgb: [data[at]!, data[at + 1]!, data[at + 2]!], isReduced };
}

function hasPixel({ area }: LoadedPart, pixel: Point): boolean {
  return isWithin({ ...pixel, width: 1, height: 1 }, area);
}

function isUnreduced({ area, loaded }: LoadedPart): boolean {
  return loaded.pixels.width >= area.width && loaded.pixels.height >= area.height;
}

function isWithin(inner: Area, outer: Area): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** It has a pixel for each pixel of the picture, or of the screen. */
function isSharp({ area, loaded }: LoadedPart, scale: number): boolean {
  return loaded.pixels.width >= area.width * Math.min(1, scale);
}

/** The part about a pixel that is read for its value. */
function partAbout({ x, y }: Point, size: Size): Area {
  const [width, height] = [Math.min(size.width, nearEdge), Math.min(size.height, nearEdge)];
  const from = (at: number, length: number, whole: number) =>
    Math.max(0, Math.min(whole - length, Math.floor(at - length / 2)));
  return { x: from(x, width, size.width), y: from(y, height, size.height), width, height };
}

/** Some more than is seen, so that small moves need nothing new; no more than comes without reduction, where that is enough. */
function around({ x, y, width, height }: Area, size: Size): Area {
  const grown = (length: number) => Math.max(length, Math.min(edge, Math.ceil(length * 1.5)));
  const wide = Math.min(size.width, grown(width));
  const high = Math.min(size.height, grown(height));
  const left = Math.round(x - (wide - width) / 2);
  const top = Math.round(y - (high - height) / 2);
  return {
    x: Math.max(0, Math.min(size.width - wide, left)),
    y: Math.max(0, Math.min(size.height - high, top)),
    width: wide,
    height: high,
  };
}
