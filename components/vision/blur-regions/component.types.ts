/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image } from '@kumiki/component-sdk';

/**
 * Makes parts of an image unrecognisable for good: what was detected, and what is drawn by hand. So little of each part is kept that it cannot be brought back, whatever its size.
 */
export interface BlurRegions {
  inputs: {
    /**
     * The image to make anonymous; it may be the original of the smaller one that was searched.
     */
    image: Image;
    /**
     * What is to be unrecognisable, such as faces or number plates.
     */
    detections?: Detections;
  };
  outputs: {
    /**
     * The image with its regions unrecognisable; the rest is as it was.
     */
    image: Image;
    /**
     * White where nothing of the image is left, grey on soft edges, black where it is as it was.
     */
    mask: Image;
    /**
     * How many lie in the image.
     */
    count: number;
  };
  params: {
    /**
     * Soft patches, square patches, or one colour, which keeps nothing at all.
     */
    method: 'blur' | 'pixelate' | 'fill';
    /**
     * So many patches along the longer side are all that is kept of a region, however large it is. Faces can be told apart from about 16 on, and letters sooner.
     */
    detail: number;
    /**
     * What regions are filled with. On a grey image it is the grey of this colour.
     */
    color: string;
    /**
     * The outline of a detection where it has one, otherwise its box; always the box; or an ellipse around it.
     */
    shape: 'outline' | 'box' | 'ellipse';
    /**
     * So much more on each side of a detection, in percent of its width and height.
     */
    margin: number;
    /**
     * Over so much, outside of the region, it fades into the image, in percent of its shorter side.
     */
    feather: number;
    /**
     * Only detections with these labels; none means all.
     *
     * @maxItems 1000
     */
    labels: string[];
    /**
     * A rectangle in pixels of the image, unrecognisable in every image.
     */
    rectangle?: {
      /**
       * x
       */
      x: number;
      /**
       * y
       */
      y: number;
      /**
       * Width
       */
      width: number;
      /**
       * Height
       */
      height: number;
    };
    /**
     * An area in pixels of the image, unrecognisable in every image.
     *
     * @minItems 3
     * @maxItems 200
     */
    polygon?: [
      {
        /**
         * x
         */
        x: number;
        /**
         * y
         */
        y: number;
      },
      {
        /**
         * x
         */
        x: number;
        /**
         * y
         */
        y: number;
      },
      {
        /**
         * x
         */
        x: number;
        /**
         * y
         */
        y: number;
      },
      ...{
        /**
         * x
         */
        x: number;
        /**
         * y
         */
        y: number;
      }[],
    ];
    /**
     * More rectangles in pixels of the image, such as the name plates of a fixed camera.
     *
     * @maxItems 200
     */
    areas: {
      /**
       * x
       */
      x: number;
      /**
       * y
       */
      y: number;
      /**
       * Width
       */
      width: number;
      /**
       * Height
       */
      height: number;
    }[];
  };
}
