/* Made from component-schema.ts by "npm run generate"; changes here are lost. */
import type { JsonSchema } from '../schema/index.ts';

/**
 * One argument: text as it is, or what fills it.
 */
export type CommandArgument =
  | string
  | number
  | {
      /**
       * A file of the folder: its path.
       */
      file?: string;
      /**
       * An input: the path of a file with its value; for a list, of one file each.
       */
      input?: string;
      /**
       * An output: the path of a file that the program shall write.
       */
      output?: string;
      /**
       * A parameter: its value; for a list, one argument each. One without a value leaves nothing.
       */
      param?: string;
      /**
       * An argument that is there where the parameter `when` is true.
       */
      flag?: string;
      /**
       * The parameter that a flag depends on.
       */
      when?: string;
      /**
       * The format of the file. Images: png (the default), tiff, jpeg, webp, and for inputs also original. Data: json or text. Files: the ending of their name.
       */
      as?: string;
      /**
       * An argument before this one, left out with it, and repeated for each value of a list.
       */
      option?: string;
      /**
       * Text in front of a parameter, in the same argument.
       */
      prefix?: string;
      /**
       * Text behind a parameter, in the same argument.
       */
      suffix?: string;
      /**
       * A text that begins with "-" is taken; otherwise it is refused, since it could be an option.
       */
      dash?: boolean;
      /**
       * The image input that the output lies on; without it the only one. It gives images and detections their frame.
       */
      from?: string;
      /**
       * `scale` where the output shows the whole input in another size.
       */
      transform?: 'scale';
    };
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
   * A program that is the component: started for each item, never through a shell.
   */
  command?: {
    /**
     * The program and its arguments. `node` is the one that runs Kumiki.
     *
     * @minItems 1
     * @maxItems 200
     */
    run: [CommandArgument, ...CommandArgument[]];
    /**
     * The output that the program prints; without it, what it prints is its log.
     */
    stdout?: {
      /**
       * The output.
       */
      output: string;
      /**
       * What is printed: text, or JSON.
       */
      as?: 'text' | 'json';
      /**
       * The image input that the output lies on; without it the only one. It gives images and detections their frame.
       */
      from?: string;
    };
    /**
     * What exit codes other than 0 mean; any that is not listed is a failure.
     */
    exitCodes?: {
      /**
       * The item is at fault: not tried again.
       *
       * @maxItems 50
       */
      badData: number[];
      /**
       * It may succeed the next time.
       *
       * @maxItems 50
       */
      tryAgain: number[];
    };
    /**
     * How the program says its version, which is asked once, when the component starts.
     */
    version?: {
      /**
       * @maxItems 10
       */
      arguments: string[];
      /**
       * Text that the answer must have; with any other program the component does not start.
       */
      has?: string;
    };
  };
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
   * How many items one process of it works on at a time; 1 where it is left out. More is of use where it waits, or computes without holding up the others.
   */
  concurrency?: number;
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
  /**
   * The output that is a list too and has an element for each of this one, in the same order: a later step takes both in pairs.
   */
  pairsWith?: string;
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
