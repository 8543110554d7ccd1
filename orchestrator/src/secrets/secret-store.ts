import type { CursorPage } from '../execution/index.ts';

/** What anybody may know of a secret. */
export interface SecretInfo {
  readonly name: string;
  /** Counts up with each value. */
  readonly revision: number;
  readonly changedBy: string;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
}

export interface SealedSecret extends SecretInfo {
  readonly sealed: string;
}

export interface SecretPage {
  readonly items: readonly SecretInfo[];
  readonly next?: string;
}

/** Something that is kept sealed: a secret, or that of a webhook. */
export interface SealedRecord {
  readonly kind: 'secret' | 'webhook';
  readonly project: string;
  /** Of a secret; of a webhook its id. */
  readonly name: string;
  readonly sealed: string;
}

/** All that is kept sealed, in all projects. */
export interface SealedRecords {
  /** What is sealed with other keys than one. @param key its id */
  sealedOtherwise(key: string): Promise<readonly SealedRecord[]>;
  /** Keeps the same text sealed anew, unless somebody put another one meanwhile; its revision stays. @returns whether it did */
  reseal(record: SealedRecord, sealed: string): Promise<boolean>;
}

/** The secrets of a project that there may be at most. */
export const mostSecrets = 1000;

/** Secrets, sealed. Each method is one whole transaction; all may reject with STORE_FULL and STORE_UNAVAILABLE. */
export interface SecretStore extends SealedRecords {
  /** Keeps a value in the place of the one before. @throws SECRET_LIMIT */
  put(project: string, name: string, sealed: string, by: string): Promise<SecretInfo>;
  /** By name. @throws CURSOR_INVALID */
  list(project: string, page: CursorPage): Promise<SecretPage>;
  /** Those of the names that are there. */
  sealed(project: string, names: readonly string[]): Promise<readonly SealedSecret[]>;
  /** @throws SECRET_NOT_FOUND */
  remove(project: string, name: string): Promise<void>;
}
