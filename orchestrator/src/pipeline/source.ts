import type { LockedComponent } from './plan/plan.ts';

/** Where the compiler finds components: folders, later a registry. Answers are data; no code is loaded. */
export interface ComponentSource {
  /** All versions of a component by its name, newest first; empty where there is none. */
  versions(name: string): Promise<readonly LockedComponent[]>;
  /** All names, for suggestions. */
  names(): Promise<readonly string[]>;
}

/** Where the compiler finds sub-pipelines: published versions, or the files of a folder. */
export interface PipelineSource {
  /** The text of `name` (at `version`, where the source keeps versions); `undefined` where there is none. */
  pipeline(name: string, version?: number): Promise<PipelineText | undefined>;
  names(): Promise<readonly string[]>;
}

export interface PipelineText {
  /** What messages call it, e.g. `pipelines/prepare/pipeline.yaml`. */
  readonly documentName: string;
  readonly text: string;
  readonly version?: number;
}
