import type { RawImage } from '@kumiki/component-sdk';
import type { Mask } from '@kumiki/component-sdk/drawing';

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** How something is painted. */
export interface Paint {
  readonly colour: Colour;
  /** 0 to 1. */
  readonly opacity: number;
}

/**
 * Pixels to draw on: height × width × 3 or 4 (straight alpha), 8 or 16 bits. Only the pixels that something covers
 * are touched; what lies outside is left out.
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #data: Uint8Array | Uint16Array;
  readonly #channels: number;
  readonly #white: number;

  constructor({ data, width, height, channels }: RawImage & { readonly data: Uint8Array | Uint16Array }) {
    this.width = width;
    this.height = height;
    this.#data = data;
    this.#channels = channels;
    this.#white = data instanceof Uint16Array ? 65_535 : 255;
  }

  /** Fills whole pixels from left and top on. */
  fill(left: number, top: number, width: number, height: number, paint: Paint): void {
    const [x1, y1] = [Math.max(0, left), Math.max(0, top)];
    const x2 = Math.min(this.width, left + width);
    const y2 = Math.min(this.height, top + height);
    for (let y = y1; y < y2; y++) {
      for (let x = x1; x < x2; x++) this.#blend(y * this.width + x, paint.colour, paint.opacity);
    }
  }

  /** The four sides of a rectangle, `thickness` pixels wide and inside of it; no pixel twice. */
  frame(left: number, top: number, width: number, height: number, thickness: number, paint: Paint): void {
    const [across, down] = [width - 2 * thickness, height - 2 * thickness];
    if (across <= 0 || down <= 0) {
      this.fill(left, top, width, height, paint);
      return;
    }
    this.fill(left, top, width, thickness, paint);
    this.fill(left, top + thickness + down, width, thickness, paint);
    this.fill(left, top + thickness, thickness, down, paint);
    this.fill(left + thickness + across, top + thickness, thickness, down, paint);
  }

  /** Paints through a mask, its top left pixel at left and top. */
  stamp({ data, width, height }: Mask, left: number, top: number, { colour, opacity }: Paint): void {
    const [x1, y1] = [Math.max(0, -left), Math.max(0, -top)];
    const x2 = Math.min(width, this.width - left);
    const y2 = Math.min(height, this.height - top);
    for (let y = y1; y < y2; y++) {
      const row = (top + y) * this.width + left;
      for (let x = x1; x < x2; x++) {
        const coverage = data[y * width + x]!;
        if (coverage > 0) this.#blend(row + x, colour, (opacity * coverage) / 255);
      }
    }
  }

  /** The "over" of Porter and Duff (1984), for straight alpha. */
  #blend(pixel: number, colour: Colour, opacity: number): void {
    const data = this.#data;
    const white = this.#white;
    const at = pixel * this.#channels;
    let share = opacity;
    if (this.#channels === 4) {
      const below = data[at + 3]! / white;
      const both = opacity + below * (1 - opacity);
      if (both <= 0) return;
      share = opacity / both;
      data[at + 3] = both * white + 0.5;
    }
    for (let channel = 0; channel < 3; channel++) {
      const old = data[at + channel]!;
      const level = (colour[channel]! / 255) * white;
      data[at + channel] = old + (level - old) * share + 0.5;
    }
  }
}
