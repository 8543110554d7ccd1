/* Made from component-schema.ts by "npm run generate"; changes here are lost. */
import type { JsonSchema } from '../schema/index.ts';

/**
 * `image`, or `image[]` for a list.
 */
export type TypeText =
  | 'image'
  | 'image[]'
  | 'mask'
  | 'mask[]'
  | 'detections'
  | 'detections[]'
  | 'classes'
  | 'classes[]'
  | 'keypoints'
  | 'keypoints[]'
  | 'measurements'
  | 'measurements[]'
  | 'verdict'
  | 'verdict[]'
  | 'table'
  | 'table[]'
  | 'text'
  | 'text[]'
  | 'number'
  | 'number[]'
  | 'json'
  | 'json[]'
  | 'file'
  | 'file[]';

/**
 * A component's manifest, `component.yaml`.
 */
export interface Manifest {
  /**
   * The version of this format.
   */
  apiVersion: 'kumiki/v1';
  kind: 'Component';
  /**
   * `publisher/name`, in small letters.
   */
  name: string;
  /**
   * Semantic version 2.0.0 without build metadata; also the tag of the image.
   */
  version: string;
  title: LocalText;
  description: LocalText;
  /**
   * Its group in the palette.
   */
  category:
    | 'geometry'
    | 'tone'
    | 'filter'
    | 'combine'
    | 'vision'
    | 'measure'
    | 'decide'
    | 'convert'
    | 'draw'
    | 'data'
    | 'source'
    | 'sink';
  /**
   * An SVG image.
   */
  icon?: string;
  /**
   * An SPDX licence expression.
   */
  license?: string;
  /**
   * The file that holds the component.
   */
  entry: string;
  /**
   * The values that it takes, by name.
   */
  inputs: {
    [k: string]: ManifestInput;
  };
  /**
   * The values that it gives, by name.
   */
  outputs: {
    [k: string]: ManifestOutput;
  };
  /**
   * Its parameters: a JSON Schema of type object, or in short NAME: SCHEMA for each.
   */
  params: JsonSchema;
  /**
   * Components of one bundle may share a process and an image.
   */
  bundle?: string;
  /**
   * What one instance needs, in Kubernetes quantities.
   */
  resources: {
    /**
     * Processor cores; `500m` is half of one.
     */
    cpu: string;
    /**
     * Main memory.
     */
    memory: string;
    /**
     * Graphics processors.
     */
    gpu: number;
    /**
     * The longest time for one item: a number with ms, s, m or h.
     */
    timeout: string;
  };
  /**
   * Whether it calls out.
   */
  network: 'none' | 'egress';
  /**
   * Whether it works on live frames; `stateful` where frames depend on earlier ones.
   */
  realtime: 'stateless' | 'stateful' | 'never';
  /**
   * The same inputs and parameters give the same outputs, so that results may be cached.
   */
  deterministic: boolean;
  /**
   * Examples that are also tests.
   *
   * @maxItems 50
   */
  examples: ManifestExample[];
}
/**
 * Text in the languages of the screens; English is always there.
 */
export interface LocalText {
  en: string;
  ja?: string;
}
/**
 * A value that the component takes.
 */
export interface ManifestInput {
  type: TypeText;
  title?: LocalText;
  description?: LocalText;
  /**
   * The component runs without it.
   */
  optional?: boolean;
  /**
   * One value for all items of an execution: a model, a logo, a golden image.
   */
  shared?: boolean;
}
/**
 * A value that the component gives.
 */
export interface ManifestOutput {
  type: TypeText;
  title?: LocalText;
  description?: LocalText;
  /**
   * The component may leave it out.
   */
  optional?: boolean;
  /**
   * The kinds of image that come out as they went in.
   */
  preserves?: ('depth' | 'alpha' | 'space')[];
}
/**
 * An example that is also a test: what goes in, and what has to come out.
 */
export interface ManifestExample {
  title?: LocalText;
  /**
   * For each input: a path inside of the folder, a list of paths for a list, or the data itself for data types; `{file: PATH}` reads data from a file.
   */
  inputs: {
    [k: string]: unknown;
  };
  /**
   * The parameters; the others have their defaults.
   */
  params?: {
    [k: string]: unknown;
  };
  /**
   * For each output: a path, `{file: PATH, tolerance: N}`, or the data itself. `tolerance` beside the outputs holds for all of them: the largest difference of a sample, on the scale from 0 to 255.
   */
  expect: {
    tolerance?: number;
    [k: string]: unknown;
  };
}
