/**
 * Which versions a compile took, so that it can be repeated exactly: plain JSON. Keys are what the documents
 * say: `imaging/resize@^1`, `imaging/resize` (any version), `prepare`, `prepare@3`.
 */
export interface Lock {
  readonly components: Readonly<Record<string, LockedVersion>>;
  readonly pipelines: Readonly<Record<string, LockedPipeline>>;
}

export interface LockedVersion {
  readonly version: string;
  /** `sha256:…` of the component. */
  readonly digest: string;
  /** The image that it is in, `HOST/PATH@sha256:…`, where it came from a registry. */
  readonly image?: string;
}

export interface LockedPipeline {
  /** Where its source keeps versions. */
  readonly version?: number;
  /** `sha256:…` of the document's text. */
  readonly digest: string;
}
