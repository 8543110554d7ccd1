/** A file that somebody sent to be used later: a model, a logo, a reference image. */
export interface UploadedFile {
  readonly project: string;
  /** `sha256:…` */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** What its first bytes say. */
  readonly mediaType: string;
  /** What people call it; no path. */
  readonly name: string;
  /** The id of who sent it the last time. */
  readonly uploadedBy: string;
  /** When that was, in milliseconds since the epoch. */
  readonly uploadedAt: number;
}

export type NewFile = Omit<UploadedFile, 'project' | 'uploadedBy' | 'uploadedAt'>;

/** A file as the records of executions have it. */
export interface TracedFile {
  readonly digest: string;
  readonly size: number;
  readonly mediaType?: string;
  readonly name?: string;
  /** Of images, what else is known: see `ImageMeta`. */
  readonly meta?: unknown;
  /** When the first execution that refers to it was accepted, in milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface FileFilter {
  /** A part of the name, in any case and width. */
  readonly text?: string;
}

export interface FilesPage {
  readonly limit: number;
  /** The cursor of the page before. */
  readonly cursor?: string;
}

/**
 * Files of a project by their content. Each method is one whole transaction, durable when it resolves. What is recorded
 * here is kept, and what is recorded nowhere is swept from the object store. All methods may reject with STORE_FULL,
 * STORE_UNAVAILABLE and RECORDS_CORRUPT.
 */
export interface FileRecords {
  /** Records files that are in the object store; one that is recorded already gets the new name and time. */
  record(project: string, by: string, files: readonly NewFile[]): Promise<readonly UploadedFile[]>;
  find(project: string, digest: string): Promise<UploadedFile | undefined>;
  /** Those sent last first. @throws CURSOR_INVALID */
  list(
    project: string,
    filter: FileFilter,
    page: FilesPage,
  ): Promise<{ readonly items: readonly UploadedFile[]; readonly next?: string }>;
  /**
   * What executions say of a file that they refer to.
   * @param pipelines those whose executions count; all where it is left out
   */
  trace(project: string, digest: string, pipelines?: readonly string[]): Promise<TracedFile | undefined>;
  /**
   * Forgets files sent before a time that no pipeline, execution or result of before refers to.
   * @returns how many
   */
  forgetUnused(project: string, before: number): Promise<number>;
}
