import type { ImageFormat, RawImage } from '@kumiki/component-sdk/values';

/** Where an image is: an object of the store, or pixels in memory. */
export type ImageSource =
  | { readonly kind: 'object'; readonly digest: string; readonly name?: string | undefined }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly name?: string | undefined }
  | { readonly kind: 'pixels'; readonly raw: RawImage; readonly name?: string | undefined };

/** The longest side that a small copy may be asked for with, in pixels. */
export const thumbnailSizes = [64, 128, 256, 512, 1024] as const;
export type ThumbnailSize = (typeof thumbnailSizes)[number];

export const thumbnailFormats = ['webp', 'png', 'jpeg'] as const;
export type ThumbnailFormat = (typeof thumbnailFormats)[number];

/** What an image is, without its pixels. */
export interface ImageAbout {
  readonly format: ImageFormat;
  /** In pixels, upright. */
  readonly width: number;
  readonly height: number;
  readonly depth: 8 | 16 | 'float';
  readonly space: 'grey' | 'srgb';
  readonly alpha: boolean;
  readonly pages: number;
  /** Pixels per inch, where the file says so. */
  readonly density?: number;
}

/** An image in a size that is quick to work on, upright. */
export interface ReducedImage {
  readonly raw: RawImage;
  /** Of the whole image, in pixels, upright. */
  readonly fullWidth: number;
  readonly fullHeight: number;
}

/** A part of an image, in its own pixels, upright. What lies outside of it is left away. */
export interface ImageArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is wanted of an image. */
export type View =
  | {
      readonly type: 'thumbnail';
      readonly size: number;
      readonly format: ThumbnailFormat;
      readonly area?: ImageArea | undefined;
    }
  | { readonly type: 'about' }
  | { readonly type: 'reduced'; readonly edge: number };

export interface ViewResults {
  readonly thumbnail: Uint8Array;
  readonly about: ImageAbout;
  readonly reduced: ReducedImage;
}
