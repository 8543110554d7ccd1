/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { FileValue, Image, Measurements } from '@kumiki/component-sdk';

/**
 * Says for each pixel what it shows, with a segmentation model in ONNX format; gives a mask of the labels that are asked for, and how much of the image each label takes.
 */
export interface Segment {
  inputs: {
    /**
     * The image to segment. The mask comes back in its size.
     */
    image: Image;
    /**
     * A segmentation model exported to ONNX with 32-bit numbers, whose first output has a score for each class and pixel [1, classes, height, width], or the number of the class [1, height, width].
     */
    model: FileValue;
  };
  outputs: {
    /**
     * White where one of the labels is.
     */
    mask: Image;
    /**
     * A colour for each label.
     */
    image: Image;
    /**
     * For each label its area in pixels and its share of the image.
     */
    measurements: Measurements;
  };
  params: {
    /**
     * What the mask shows. None means all but the first class, which is the background in most models; a model of one class has no background.
     *
     * @maxItems 1000
     */
    labels: string[];
    /**
     * A model of one class gives a score for each pixel; what reaches this is of the class.
     */
    level: number;
    /**
     * As the model was trained: 0 to 1, ImageNet's mean and deviation (torchvision), or -1 to 1.
     */
    normalisation: 'unit' | 'imagenet' | 'symmetric';
    /**
     * In the order of the model's classes, for a model that has no names in it.
     *
     * @maxItems 1000
     */
    names: string[];
  };
}
