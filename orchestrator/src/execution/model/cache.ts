import type { StepRecipe } from '../../pipeline/index.ts';
import type { StoredValues } from './value.ts';

/** What a cached result was made for, so that the next recipe for the same thing can be compared with it. */
export interface CacheSubject {
  readonly pipeline: string;
  readonly step: string;
  /** The item's name. */
  readonly item: string;
}

/** The result of a step, to be used again. */
export interface NewCacheEntry {
  /** `stepCacheKey` of the recipe. */
  readonly key: string;
  readonly recipe: StepRecipe;
  readonly subject: CacheSubject;
  readonly outputs: StoredValues;
}

export interface CacheEntry extends NewCacheEntry {
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** To the hour. */
  readonly lastUsedAt: number;
}
