/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image } from '@kumiki/component-sdk';

/**
 * Keeps what was found by label, score, size and place. Without any setting all of it stays.
 */
export interface FilterDetections {
  inputs: {
    /**
     * What was found.
     */
    detections: Detections;
    /**
     * The image whose pixels sizes and region are in, where it is not the one that was searched: the original of a smaller copy.
     */
    image?: Image;
  };
  outputs: {
    /**
     * What meets every condition.
     */
    detections: Detections;
    /**
     * What does not.
     */
    others: Detections;
    /**
     * How many were kept.
     */
    count: number;
  };
  params: {
    /**
     * Only these are kept; none means all.
     *
     * @maxItems 1000
     */
    labels: string[];
    /**
     * These are left out.
     *
     * @maxItems 1000
     */
    without: string[];
    /**
     * What scores lower is left out.
     */
    minScore: number;
    /**
     * What is smaller is left out. The area is that of the outline, where there is one, else of the box.
     */
    minArea: number;
    /**
     * What is larger is left out; 0 for no limit.
     */
    maxArea: number;
    /**
     * In pixels, or in percent of the image.
     */
    areaUnit: 'px' | 'percent';
    /**
     * A polygon drawn on the image, in its pixels; without corners, the whole image.
     *
     * @maxItems 200
     */
    region: {
      x: number;
      y: number;
    }[];
    /**
     * Inside: the middle of the box lies in the region. Touching: any part of the box does. Outside: no part does.
     */
    where: 'inside' | 'touching' | 'outside';
    /**
     * At most so many are kept, the best first; 0 for all.
     */
    most: number;
  };
}
