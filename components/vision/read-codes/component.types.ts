/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image, Table } from '@kumiki/component-sdk';

/**
 * Reads bar codes and QR codes, many in one image: upright, turned, upside down, white on black, small or a little damaged. It gives the text, the kind and the four corners of each.
 */
export interface ReadCodes {
  inputs: {
    /**
     * A picture with codes in it. What is transparent counts as white.
     */
    image: Image;
  };
  outputs: {
    /**
     * One for each code that was read, from top to bottom, with its box and its four corners as outline.
     */
    detections: Detections;
    /**
     * Where there is a code whose text could not be recovered, because it is damaged, dirty or blurred.
     */
    unreadable: Detections;
    /**
     * The text, kind and place of each code, and the angle of square ones, in the order of "codes".
     */
    table: Table;
    /**
     * The text of each code.
     */
    texts: string[];
    /**
     * How many were read.
     */
    count: number;
  };
  params: {
    /**
     * The kinds of code to look for; none means all. Fewer are faster, and give fewer false readings.
     *
     * @maxItems 30
     */
    formats: (
      | 'QRCode'
      | 'MicroQRCode'
      | 'RMQRCode'
      | 'DataMatrix'
      | 'Aztec'
      | 'PDF417'
      | 'EAN13'
      | 'EAN8'
      | 'UPCA'
      | 'UPCE'
      | 'Code128'
      | 'Code39'
      | 'Code93'
      | 'ITF'
      | 'Codabar'
      | 'DataBar'
      | 'DataBarExp'
    )[];
    /**
     * How hard to look. Thorough also looks in the image turned by parts of a quarter, inverted, and enlarged.
     */
    effort: 'fast' | 'normal' | 'thorough';
    /**
     * What the detections are called, e.g. where they are drawn.
     */
    label: 'text' | 'format';
    /**
     * How content is written. "For people" puts the parts of GS1 codes in brackets, such as (01)04912345678904.
     */
    text: 'readable' | 'plain' | 'hex';
    /**
     * No more than so many are read.
     */
    limit: number;
  };
}
