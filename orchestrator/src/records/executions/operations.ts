import { cacheEntries, cacheLatest } from './read/cache.ts';
import { corrections, finalVerdicts } from './read/corrections.ts';
import { execution } from './read/executions.ts';
import { list } from './read/list.ts';
import { keptExecutions, released } from './read/kept.ts';
import { attempts, items, steps } from './read/items.ts';
import { namesInOutputs } from './read/names.ts';
import { itemPairs } from './read/pairs.ts';
import { activity, stepStates } from './read/overview.ts';
import { isReferenced, unreferenced } from './read/references.ts';
import { findRequest } from './read/requests.ts';
import { attemptsOfItems, stepTimes } from './read/step-times.ts';
import { events, eventsAfter, lastPosition, log, logEnd, readerPosition } from './read/streams.ts';
import { cachePut, cacheUsed, pruneCache } from './write/cache.ts';
import { correctVerdict } from './write/corrections.ts';
import { appendItems, commit, request } from './write/change.ts';
import { create, createOwned } from './write/create.ts';
import { claim, claimAbandoned, keepAlive, leave, release } from './write/owners.ts';
import { createOnce } from './write/requests.ts';
import { hideExecutions, pinExecution, removeContent, sweepHidden } from './write/prune.ts';
import { advanceReader, appendLog, leadReader } from './write/streams.ts';

export const executionWrites = {
  create,
  createOwned,
  createOnce,
  appendItems,
  commit,
  request,
  keepAlive,
  leave,
  claim,
  claimAbandoned,
  release,
  advanceReader,
  leadReader,
  appendLog,
  cachePut,
  cacheUsed,
  pruneCache,
  hideExecutions,
  sweepHidden,
  removeContent,
  pinExecution,
  correctVerdict,
} as const;

export const executionReads = {
  execution,
  list,
  items,
  steps,
  attempts,
  namesInOutputs,
  itemPairs,
  stepTimes,
  attemptsOfItems,
  events,
  eventsAfter,
  lastPosition,
  readerPosition,
  log,
  logEnd,
  cacheEntries,
  cacheLatest,
  unreferenced,
  isReferenced,
  findRequest,
  keptExecutions,
  released,
  corrections,
  finalVerdicts,
  stepStates,
  activity,
} as const;
