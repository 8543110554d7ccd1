/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Classes, FileValue, Image } from '@kumiki/component-sdk';

/**
 * Says what an image shows, with a classifier in the ONNX format.
 */
export interface ExampleName {
  inputs: {
    /**
     * Image
     */
    image: Image;
    /**
     * Model
     */
    model: FileValue;
  };
  outputs: {
    /**
     * Classes
     */
    classes: Classes;
  };
  params: {
    /**
     * What the outputs of the model mean, in their order.
     *
     * @minItems 1
     * @maxItems 1000
     */
    labels: [string, ...string[]];
  };
}
