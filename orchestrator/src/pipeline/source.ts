import type { LockedComponent } from './plan/plan.ts';

/** Where the compiler finds components: folders and registries. Answers are data; no code is loaded. */
export interface ComponentSource {
  /** All versions of a component by its name, newest first; empty where there is none. */
  versions(name: string): Promise<readonly LockedComponent[]>;
  /** All names, for suggestions. */
  names(): Promise<readonly string[]>;
  /** The version of a digest, also where no range finds it any more; without it, it is looked for among the versions. */
  locked?(digest: string, name: string): Promise<LockedComponent | undefined>;
  /** Numbers of versions that nobody shall begin to use: `versions` leaves them out. */
  withdrawn?(name: string): Promise<readonly string[]>;
  /** What whoever uses a version shall know, where its author has given it up. */
  deprecated?(digest: string): Promise<DeprecatedComponent | undefined>;
}

/** A version that is given up. */
export interface DeprecatedComponent {
  readonly message: string;
  /** `publisher/name`, or `publisher/name@RANGE`. */
  readonly replacement?: string;
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
