/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Shows brightness as colour, such as heat or height, so that small differences can be seen. An image in colour counts by its brightness.
 */
export interface FalseColor {
  inputs: {
    /**
     * The image to colour, of 8 or 16 bits. Transparency stays.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image in the colours of the scale.
     */
    image: Image;
  };
  params: {
    /**
     * Viridis and cividis get brighter evenly, and can be read by people who see red and green alike; turbo shows the finest steps; hot looks like glowing metal.
     */
    scale: 'viridis' | 'cividis' | 'turbo' | 'hot';
    /**
     * Gives dark the last colour.
     */
    reverse: boolean;
  };
}
