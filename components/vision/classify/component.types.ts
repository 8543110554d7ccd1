/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Classes, FileValue, Image } from '@kumiki/component-sdk';

/**
 * Says what an image shows, with a classification model in ONNX format.
 */
export interface Classify {
  inputs: {
    /**
     * The image to classify. It is scaled to the size that the model wants.
     */
    image: Image;
    /**
     * A classifier exported to ONNX with 32-bit numbers, one score for each class. Class names are read from it.
     */
    model: FileValue;
  };
  outputs: {
    /**
     * The classes with their scores, best first.
     */
    classes: Classes;
    /**
     * The best class; empty where none reaches the lowest score.
     */
    label: string;
    /**
     * The score of the best class.
     */
    score: number;
  };
  params: {
    /**
     * Classes that score lower are left out.
     */
    confidence: number;
    /**
     * At most so many are given, the best first.
     */
    limit: number;
    /**
     * The middle of the image with its proportions kept, or the whole image stretched.
     */
    fit: 'crop' | 'stretch';
    /**
     * As the model was trained: 0 to 1 (YOLO), ImageNet's mean and deviation (torchvision, timm), or -1 to 1.
     */
    normalisation: 'unit' | 'imagenet' | 'symmetric';
    /**
     * In the order of the model's scores, for a model that has no names in it.
     *
     * @maxItems 10000
     */
    labels: string[];
  };
}
