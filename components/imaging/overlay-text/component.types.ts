/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Writes a text on an image, such as a date, a name or a result of another step: at a corner, a side or the middle, in a size by the image's own, on a field of colour so that it can be read on any picture.
 */
export interface OverlayText {
  inputs: {
    /**
     * The image to write on.
     */
    image: Image;
    /**
     * A text that another step gives; it is written in place of the one that is set.
     */
    text?: string;
  };
  outputs: {
    /**
     * The image with the text on it.
     */
    image: Image;
  };
  params: {
    /**
     * What is written, in one line or several.
     */
    text: string;
    /**
     * Where the text lies.
     */
    position:
      'topLeft' | 'top' | 'topRight' | 'left' | 'center' | 'right' | 'bottomLeft' | 'bottom' | 'bottomRight';
    /**
     * How high a line of text is, of the shorter side of the image.
     */
    size: number;
    /**
     * How far it lies from the edges, of the shorter side of the image.
     */
    margin: number;
    /**
     * The colour of the text; on grey images its brightness.
     */
    color: string;
    /**
     * The colour behind the text, with its opacity; one that is wholly transparent leaves the field out.
     */
    field: string;
  };
}
