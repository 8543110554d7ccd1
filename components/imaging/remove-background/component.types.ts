/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { FileValue, Image } from '@kumiki/component-sdk';

/**
 * Makes everything but the main thing transparent, with a model in ONNX format that says how much each pixel belongs to it (U²-Net, IS-Net, MODNet and their like).
 */
export interface RemoveBackground {
  inputs: {
    /**
     * The photo of a thing or a person.
     */
    image: Image;
    /**
     * A model exported to ONNX with 32-bit numbers, whose first output is [1, 1, height, width].
     */
    model: FileValue;
  };
  outputs: {
    /**
     * The image with alpha.
     */
    image: Image;
    /**
     * White where the thing is.
     */
    mask: Image;
  };
  params: {
    /**
     * As the model was trained: ImageNet's mean and deviation (U²-Net), 0 to 1, or -1 to 1 (MODNet).
     */
    normalisation: 'imagenet' | 'unit' | 'symmetric';
    /**
     * The lowest score becomes transparent and the highest opaque, as U²-Net and its like want. Off for models that give alpha itself.
     */
    stretch: boolean;
    /**
     * Scores so near to 0 and 1 become fully transparent and opaque.
     */
    contrast: number;
  };
}
