/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, FileValue, Image } from '@kumiki/component-sdk';

/**
 * Finds things in an image with a YOLO model (v5, v8, v11 or v10) in ONNX format.
 */
export interface Detect {
  inputs: {
    /**
     * The image to search. It is scaled to the size that the model wants; the boxes come back in its own pixels.
     */
    image: Image;
    /**
     * A YOLO detector exported to ONNX with 32-bit numbers. Class names are read from it.
     */
    model: FileValue;
  };
  outputs: {
    /**
     * What was found, best first, with box, label and score.
     */
    detections: Detections;
  };
  params: {
    /**
     * What scores lower is left out.
     */
    confidence: number;
    /**
     * Of two boxes that overlap more than this (intersection over union), the better one stays. YOLOv10 models do this by themselves.
     */
    overlap: number;
    /**
     * Only these are looked for; none means all.
     *
     * @maxItems 1000
     */
    classes: string[];
    /**
     * At most so many are given, the best first.
     */
    limit: number;
    /**
     * Boxes with different labels may overlap. Switched off, the better one stays whatever its label is.
     */
    perClass: boolean;
  };
}
