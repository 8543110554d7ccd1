import type { Lock } from '../pipeline/index.ts';

/** A pipeline that people work on. */
export interface PipelineDraft {
  readonly project: string;
  /** The pipeline's name, which is its id. */
  readonly name: string;
  /** Counts up with each save, from 1. */
  readonly revision: number;
  /** The document as YAML text; it may have problems. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  /** The newest published version; 0 where there is none. */
  readonly published: number;
}

/** A version that never changes. */
export interface PipelineVersion {
  readonly project: string;
  readonly name: string;
  /** 1, 2, 3 … */
  readonly version: number;
  readonly text: string;
  /** The versions of components and of other pipelines that it runs with. */
  readonly locked: Lock;
  /** What changed, in the words of whoever published it. */
  readonly note: string;
  readonly publishedAt: number;
}

export interface PipelineFilter {
  /** A part of the name or of the text, in any case and width. */
  readonly text?: string;
  /** No others than these: what somebody may see. */
  readonly names?: readonly string[];
}

export interface PipelinesPage {
  readonly limit: number;
  /** The cursor of the page before. */
  readonly cursor?: string;
}

/**
 * Pipelines and their versions. Each method is one whole transaction, durable when it resolves; where it rejects
 * nothing has changed. Files that a draft or a version names by `sha256:…` are kept as long as it is there. All
 * methods may reject with STORE_FULL, STORE_UNAVAILABLE and RECORDS_CORRUPT.
 */
export interface PipelineStore {
  /** @throws PIPELINE_EXISTS */
  create(project: string, name: string, text: string): Promise<PipelineDraft>;
  /** @throws PIPELINE_NOT_FOUND */
  draft(project: string, name: string): Promise<PipelineDraft>;
  /**
   * Saves the draft that was read with a revision.
   * @throws PIPELINE_NOT_FOUND; PIPELINE_CONFLICT where somebody saved it meanwhile
   */
  save(project: string, name: string, text: string, revision: number): Promise<PipelineDraft>;
  /**
   * Freezes the draft of a revision as the next version. The same text as that of the newest version with the same
   * locks gives that version again.
   * @throws PIPELINE_NOT_FOUND, PIPELINE_CONFLICT
   */
  publish(
    project: string,
    name: string,
    given: { readonly revision: number; readonly locked: Lock; readonly note: string },
  ): Promise<PipelineVersion>;
  /**
   * One version, or the newest.
   * @throws PIPELINE_NOT_FOUND; PIPELINE_VERSION_NOT_FOUND, also where none is published
   */
  version(project: string, name: string, version?: number): Promise<PipelineVersion>;
  /** Newest first. @throws PIPELINE_NOT_FOUND, CURSOR_INVALID */
  versions(
    project: string,
    name: string,
    page: PipelinesPage,
  ): Promise<{ readonly items: readonly PipelineVersion[]; readonly next?: string }>;
  /** By name. @throws CURSOR_INVALID */
  list(
    project: string,
    filter: PipelineFilter,
    page: PipelinesPage,
  ): Promise<{ readonly items: readonly PipelineDraft[]; readonly next?: string }>;
  /** Removes the draft with all versions; executions keep their own plan. @throws PIPELINE_NOT_FOUND */
  remove(project: string, name: string): Promise<void>;
}
