/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, Measurements } from '@kumiki/component-sdk';

/**
 * Writes an image in the best quality whose file is no larger than a limit. Where the lowest quality that you allow is still too large, the image becomes smaller too. Place, camera and other metadata are left out.
 */
export interface FitSize {
  inputs: {
    /**
     * The image to write.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image in its file.
     */
    image: Image;
    /**
     * What it took: "quality", "size" in kB (1000 bytes), and "scale" in percent of the width that the image had.
     */
    report: Measurements;
  };
  params: {
    /**
     * JPEG opens everywhere; WebP and AVIF look better at the same size, and AVIF takes longest.
     */
    format: 'jpeg' | 'webp' | 'avif';
    /**
     * In kB, of 1000 bytes each.
     */
    limit: number;
    /**
     * No better than this, even where there is room.
     */
    best: number;
    /**
     * Before the quality falls below this, the image becomes smaller.
     */
    least: number;
    /**
     * What shows through transparent parts, since JPEG holds no transparency.
     */
    background: string;
  };
}
