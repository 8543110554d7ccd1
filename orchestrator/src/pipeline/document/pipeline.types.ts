/* Made from pipeline-schema.ts by "npm run generate"; changes here are lost. */

/**
 * A text, or the text in the languages of the screens.
 */
export type LocalText =
  | string
  | {
      en?: string;
      ja?: string;
    };

/**
 * A pipeline document, `pipeline.yaml`.
 */
export interface Pipeline {
  /**
   * The version of this format.
   */
  apiVersion: 'kumiki/v1';
  kind: 'Pipeline';
  /**
   * In small letters; by it the pipeline is called.
   */
  name: string;
  title?: LocalText;
  description?: LocalText;
  /**
   * The values that it takes, by name.
   */
  inputs?: {
    [k: string]: PipelineInput;
  };
  /**
   * Models, logos and golden images that belong to the pipeline, by name.
   */
  files?: {
    /**
     * `sha256:` and 64 digits, or the path of a file in the folder of the pipeline.
     */
    [k: string]: string;
  };
  /**
   * What a caller may set: a JSON Schema of type object, or in short NAME: SCHEMA for each.
   */
  params?: Record<string, unknown>;
  /**
   * The steps, by name.
   */
  steps: {
    [k: string]: PipelineStep;
  };
  /**
   * The values that it gives, by name.
   */
  outputs?: {
    /**
     * A reference such as `$steps.mark.image`.
     */
    [k: string]: string;
  };
  /**
   * Which results of steps are stored. Without it: all in batch, outputs in real time.
   */
  keep?: 'all' | 'outputs';
  /**
   * How long results are stored.
   */
  keepFor?: string;
  /**
   * Where its runs are carried out: on the machine of the platform, or on its cluster. Without it: as the platform is set.
   */
  executor?: 'local' | 'argo';
  /**
   * In real time: how long one frame may take in all.
   */
  latencyBudget?: string;
  canvas?: Canvas;
}
/**
 * A value that the pipeline takes.
 */
export interface PipelineInput {
  /**
   * `image`, or `image[]` for a list.
   */
  type:
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
  title?: LocalText;
  description?: LocalText;
  /**
   * The pipeline runs without it.
   */
  optional?: boolean;
  /**
   * One value for all items of an execution.
   */
  shared?: boolean;
}
/**
 * One use of a component, or of another pipeline.
 */
export interface PipelineStep {
  /**
   * `publisher/name`, or `publisher/name@RANGE` with a range of versions as npm writes them.
   */
  component?: string;
  /**
   * The name of another pipeline, or `name@VERSION`.
   */
  pipeline?: string;
  /**
   * Where each input comes from: a reference such as `$steps.find.detections`, or data.
   */
  inputs?: {
    [k: string]: unknown;
  };
  /**
   * The parameters; those left out have their defaults.
   */
  params?: {
    [k: string]: unknown;
  };
  /**
   * The step runs only where this comparison holds, e.g. `$steps.judge.verdict == "NG"`.
   */
  when?: string;
  /**
   * How often a run that may succeed the next time is repeated.
   */
  retry?: {
    /**
     * Repeats after the first run.
     */
    limit: number;
    /**
     * The wait before the first repeat; it doubles each time. Without it 1s.
     */
    backoff?: string;
  };
  /**
   * The longest time for one item; without it the component's own.
   */
  timeout?: string;
  /**
   * What one instance needs, where it is not what the component's manifest says.
   */
  resources?: {
    /**
     * Processor cores; `500m` is half of one.
     */
    cpu?: string;
    /**
     * Main memory.
     */
    memory?: string;
    /**
     * Graphics processors.
     */
    gpu?: number;
  };
  /**
   * `off`: run it each time, also where the result is known.
   */
  cache?: 'on' | 'off';
  /**
   * The step is left out, with those that need it.
   */
  disabled?: boolean;
  /**
   * Steps of one group run in one place.
   */
  group?: string;
}
/**
 * What screens remember: where steps stand, groups, notes, pinned values.
 */
export interface Canvas {
  /**
   * Where each step stands; `inputs` and `outputs` are those of the pipeline.
   */
  positions?: {
    [k: string]: {
      x: number;
      y: number;
    };
  };
  /**
   * Steps that are drawn together.
   *
   * @maxItems 200
   */
  groups?: {
    /**
     * The heading.
     */
    title: string;
    /**
     * @maxItems 500
     */
    steps: string[];
    /**
     * As `#rrggbb`.
     */
    color?: string;
    /**
     * Drawn as one box.
     */
    collapsed?: boolean;
  }[];
  /**
   * Notes beside the steps.
   *
   * @maxItems 200
   */
  notes?: {
    /**
     * What it says.
     */
    text: string;
    x: number;
    y: number;
    width?: number;
    height?: number;
    /**
     * As `#rrggbb`.
     */
    color?: string;
  }[];
  /**
   * Values whose preview stays open, e.g. `$steps.mark.image`.
   *
   * @maxItems 200
   */
  pins?: string[];
}
