/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Writes an image in a file format, with its quality. Place, camera and other metadata are left out.
 */
export interface Convert {
  inputs: {
    /**
     * The image to write.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image in its new format.
     */
    image: Image;
  };
  params: {
    /**
     * JPEG for photos, PNG and TIFF without loss (also 16 bits), WebP and AVIF for small files.
     */
    format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif';
    /**
     * A higher quality makes a larger file.
     */
    quality: number;
    /**
     * Keeps every pixel as it is; the quality does not count then.
     */
    lossless: boolean;
    /**
     * From 0 (fast, large) to 9 (slow, small); the pixels are the same.
     */
    compression: number;
    /**
     * Keep it, or write 8 or 16 bits. The other formats always hold 8 bits.
     */
    depth: 'keep' | '8' | '16';
    /**
     * What shows through transparent parts, since JPEG holds no transparency.
     */
    background: string;
  };
}
