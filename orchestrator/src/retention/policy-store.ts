import type { RetentionPolicy } from './policy.ts';

/** Stands for all pipelines that have no limits of their own. */
export const allPipelines = '';

/** The limits that people set. All methods may reject with STORE_FULL, STORE_UNAVAILABLE and RECORDS_CORRUPT. */
export interface PolicyStore {
  /** By the name of the pipeline; those of all under `allPipelines`. */
  policies(project: string): Promise<Readonly<Record<string, RetentionPolicy>>>;
  /** Keeps the limits in place of those before; an empty policy is none. */
  savePolicy(project: string, pipeline: string, policy: RetentionPolicy): Promise<void>;
}
