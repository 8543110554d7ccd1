/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, JsonValue } from '@kumiki/component-sdk';

/**
 * Puts images and data as objects under a prefix of a bucket of an S3 store. The operator says which buckets may be written. An object is there as a whole, or not at all; put again, it is the same one.
 */
export interface ObjectPrefix {
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
     * The name without its ending; without it that of the image's file.
     */
    name?: string;
  };
  outputs: {
    /**
     * What was put, as seen from the prefix.
     */
    keys: string[];
  };
  params: {
    /**
     * What the operator calls a bucket that may be written; empty for the first of these.
     */
    bucket: string;
    /**
     * Where in it, for example "line-3/marked".
     */
    prefix: string;
    /**
     * For example "ng-".
     */
    start: string;
    /**
     * Is replaced, or kept: then the beginning of the digest of its content is behind each name, so that the same content has the same name and other content another one.
     */
    existing: 'replace' | 'keep';
  };
}
