/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Reads the images under a prefix of a bucket of an S3 store as a list. The operator says which buckets may be read.
 */
export interface ObjectPrefix {
  inputs: {};
  outputs: {
    /**
     * The images in the order chosen.
     */
    images: Image[];
    /**
     * The name of each, without prefix and ending.
     */
    names: string[];
    /**
     * How many there are.
     */
    count: number;
  };
  params: {
    /**
     * What the operator calls a bucket that may be read; empty for the first of these.
     */
    bucket: string;
    /**
     * Where in it, for example "line-3/morning"; empty for all of it.
     */
    prefix: string;
    /**
     * Also those with another "/" in their names.
     */
    subfolders: boolean;
    /**
     * By name, or by when they were written.
     */
    order: 'name' | 'newest' | 'oldest';
    /**
     * At most so many are read, the first ones.
     */
    limit: number;
  };
}
