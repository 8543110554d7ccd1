/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, JsonValue } from '@kumiki/component-sdk';

/**
 * Writes images and data as files into a folder of the machine. The operator says which folders may be written. A file is there as a whole, or not at all; written again, it is the same one.
 */
export interface Folder {
  inputs: {
    /**
     * Written in the format that it came in.
     */
    image?: Image;
    /**
     * Detections, tables, verdicts and any other data; written as JSON.
     */
    data?: JsonValue;
    /**
     * The name of the file without its ending; without it that of the image's file.
     */
    name?: string;
  };
  outputs: {
    /**
     * What was written, as seen from the folder.
     */
    files: string[];
  };
  params: {
    /**
     * A folder that may be written, or one in it; empty for the first of these.
     */
    folder: string;
    /**
     * For example "ng-".
     */
    prefix: string;
    /**
     * Is replaced, or stays, and the new one gets a number. The same content is never written twice.
     */
    existing: 'replace' | 'number';
  };
}
