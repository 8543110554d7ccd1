/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Reads the images of a folder of the machine as a list. The operator says which folders may be read.
 */
export interface Folder {
  inputs: {};
  outputs: {
    /**
     * The images in the order chosen.
     */
    images: Image[];
    /**
     * The name of each file, without its ending.
     */
    names: string[];
    /**
     * How many there are.
     */
    count: number;
  };
  params: {
    /**
     * A folder that may be read, or one in it; empty for the first of these.
     */
    folder: string;
    /**
     * Also reads folders inside of it.
     */
    subfolders: boolean;
    /**
     * By name, or by when files were written.
     */
    order: 'name' | 'newest' | 'oldest';
    /**
     * At most so many are read, the first ones.
     */
    limit: number;
  };
}
