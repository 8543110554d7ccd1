/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, Measurements, Table } from '@kumiki/component-sdk';

/**
 * Takes everything out of a picture that is not the picture (place, camera, dates, names, previews), and reports what there was. It has to be the first step: other steps leave metadata behind without a word.
 */
export interface StripMetadata {
  inputs: {
    /**
     * A picture as it came, in any format.
     */
    image: Image;
  };
  outputs: {
    /**
     * The pixels alone, upright and in standard colours (sRGB).
     */
    image: Image;
    /**
     * One row for each piece of metadata, with its value and what became of it.
     */
    report: Table;
    /**
     * How many pieces there were of each kind ("place", "person", "time", "device", "preview", "text"), of all together ("private"), and the size of all metadata in bytes ("bytes").
     */
    findings: Measurements;
  };
  params: {
    /**
     * Whether the report says what was found, or only that there was something. Places are as private as faces.
     */
    values: boolean;
  };
}
