import type { Database } from '../data/database.ts';
import { cacheEntries, cacheLatest } from '../read/cache.ts';
import { execution, list } from '../read/executions.ts';
import { attempts, items, steps } from '../read/items.ts';
import { listPipelines, pipelineDraft, pipelineVersion, pipelineVersions } from '../read/pipelines.ts';
import { isReferenced, unreferenced } from '../read/references.ts';
import { events, log, unpublished } from '../read/streams.ts';
import { cachePut, cacheUsed, pruneCache } from '../write/cache.ts';
import { appendItems, commit, create, request } from '../write/change.ts';
import { claim, claimAbandoned, keepAlive, leave, release } from '../write/owners.ts';
import { createPipeline, publishPipeline, removePipeline, savePipeline } from '../write/pipelines.ts';
import { markExpired, sweepExpired } from '../write/prune.ts';
import { appendLog, published } from '../write/streams.ts';

/** What the thread that writes does, each in a transaction; the time is the caller's. */
export const writes = {
  create,
  appendItems,
  commit,
  request,
  keepAlive,
  leave,
  claim,
  claimAbandoned,
  release,
  published,
  appendLog,
  cachePut,
  cacheUsed,
  pruneCache,
  markExpired,
  sweepExpired,
  createPipeline,
  savePipeline,
  publishPipeline,
  removePipeline,
} as const;

/** What the thread that reads does, each on one state of the data base. */
export const reads = {
  execution,
  list,
  items,
  steps,
  attempts,
  events,
  unpublished,
  log,
  cacheEntries,
  cacheLatest,
  unreferenced,
  isReferenced,
  pipelineDraft,
  pipelineVersion,
  pipelineVersions,
  listPipelines,
} as const;

export type Writes = typeof writes;
export type Reads = typeof reads;

type Rest<Operation> = Operation extends (database: Database, ...rest: infer Arguments) => unknown
  ? Arguments
  : never;

/** What is sent for each operation: its arguments after the data base. */
export type Arguments<Operations, Name extends keyof Operations> = Rest<Operations[Name]>;

export type Answer<Operations, Name extends keyof Operations> = Operations[Name] extends (
  ...all: never[]
) => infer Result
  ? Result
  : never;
