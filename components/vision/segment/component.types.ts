/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, FileValue, Image, Measurements } from '@kumiki/component-sdk';

/**
 * Says for each pixel what it shows, with a segmentation model in ONNX format; gives a mask of the labels that are asked for, and how much of the image each label takes. With a YOLO model for segmentation, it finds single things and gives a mask of each.
 */
export interface Segment {
  inputs: {
    /**
     * The image to segment. The mask comes back in its size.
     */
    image: Image;
    /**
     * A segmentation model exported to ONNX with 32-bit numbers, whose first output has a score for each class and pixel [1, classes, height, width], or the number of the class [1, height, width]; or a YOLO model for segmentation (v5, v8, v11 or v10), which has boxes and prototypes of masks.
     */
    model: FileValue;
  };
  outputs: {
    /**
     * White where one of the labels is.
     */
    mask: Image;
    /**
     * A colour for each label, or for each thing.
     */
    image: Image;
    /**
     * For each label, or each thing, its area in pixels and its share of the image.
     */
    measurements: Measurements;
    /**
     * The single things, best first, each with its box and its outline; none from a model that says for each pixel what it shows.
     */
    detections: Detections;
    /**
     * One for each thing, in the same order, as large as its box.
     */
    masks: Image[];
  };
  params: {
    /**
     * What the mask shows. None means all but the first class, which is the background in most models; a model of one class has no background. Of single things, only those with these labels are given; none means all.
     *
     * @maxItems 1000
     */
    labels: string[];
    /**
     * A model of one class gives a score for each pixel; what reaches this is of the class.
     */
    level: number;
    /**
     * Of a model that finds single things, what scores lower is left out.
     */
    confidence: number;
    /**
     * Of two things of a label whose boxes overlap more than this (intersection over union), the better one stays. YOLOv10 models do this by themselves.
     */
    overlap: number;
    /**
     * At most so many are given, the best first.
     */
    limit: number;
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
