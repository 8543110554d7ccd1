/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Says how much the picture changed since the frames before.
 */
export interface ExampleName {
  inputs: {
    /**
     * Image
     */
    image: Image;
  };
  outputs: {
    /**
     * From 0 for none to 1.
     */
    change: number;
  };
  params: {
    /**
     * How much of what was seen before is kept with each frame; 0 compares with the frame before alone.
     */
    memory: number;
  };
}
