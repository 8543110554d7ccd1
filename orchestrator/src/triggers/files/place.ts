import type { ArtifactRef } from '../../execution/index.ts';

/** A file of a place that is watched, as it was when it was looked at. */
export interface FoundFile {
  /** The path in the place, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** What the place itself tells contents apart by, where it does. */
  readonly tag?: string;
}

/** Where files go that were taken, and those that could not be. */
export const movedFolders = { done: 'done', failed: 'failed' } as const;

/** A place that files come to: a folder, or a prefix of a bucket. */
export interface WatchedPlace {
  /** The files that count, the oldest first. @throws what keeps the place from being watched */
  list(signal: AbortSignal): Promise<readonly FoundFile[]>;
  /**
   * Stores a file as it is now.
   * @returns nothing where it is another one than was found: the next look sees it again
   * @throws OBJECT_TOO_LARGE, BODY_INVALID for an empty one, what the place and the store throw
   */
  take(file: FoundFile, signal: AbortSignal): Promise<ArtifactRef | undefined>;
  /** Moves a file out of the way, beside others of its name. @param digest of its content, where that is known */
  move(file: FoundFile, to: keyof typeof movedFolders, digest?: string): Promise<void>;
  /** Calls when something changes, where the place tells. */
  listen?(changed: () => void): void;
  close?(): void;
}

/** As much as an upload may have. */
export const maxFileBytes = 256 * 1024 * 1024;

/** Files of one place; more are none to watch. */
export const maxFiles = 100_000;

/** Tells a file apart from an earlier one of the same name. */
export function keyOf({ path, size, modified, tag }: FoundFile): string {
  return `${path}|${size}|${modified}${tag === undefined ? '' : `|${tag}`}`;
}
