/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Writes an image in a file format, with its quality. Place, camera and other metadata are left out, unless you say which of it to keep.
 */
export interface Convert {
  inputs: {
    /**
     * The image to write.
     */
    image: Image;
    /**
     * The photo as it came, before any other step, whose metadata is kept. Its pixels do not matter.
     */
    source?: Image;
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
    /**
     * What is carried over from the input "source"; nothing by default, and the place only where you choose it. Serial numbers, owners of cameras, notes of their makers and previews never are, and the picture is always upright. "Colour profile" is that of sRGB, which the pixels are in, and needs no source. Letters that are not ASCII, and all texts in TIFF, are written as XMP. Make this the last step, as others leave metadata behind.
     *
     * @maxItems 7
     */
    keepMetadata: ('person' | 'text' | 'time' | 'device' | 'exposure' | 'place' | 'profile')[];
  };
}
