/** The exact components that a version of a pipeline runs with, by `publisher/name`. */
export type LockedVersions = Readonly<Record<string, { readonly version: string; readonly digest: string }>>;
