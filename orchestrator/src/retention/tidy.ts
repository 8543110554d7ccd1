import { renewalMs, type ObjectStore } from '@kumiki/component-sdk/storage';
import type { ContentKind } from '../execution/model/content.ts';
import type { ExecutionStore } from '../execution/store/execution-store.ts';
import type { FileRecords } from '../files/file-records.ts';
import type { PinStore } from '../previews/pins/pin.ts';
import { Expiry, Overflow, type Rule } from './expiry.ts';
import { defaultLimits, settingsPolicy, type Limits } from './limits.ts';
import { allPipelines, type PolicyStore } from './policy-store.ts';
import { sweepObjects, type Swept } from './sweep-objects.ts';
import { goingOf, type Going } from './walk.ts';

const hourMs = 60 * 60 * 1000;
/** Uses are written down to the hour, and what was looked up is recorded a little later. */
const leastUnusedMs = 2 * hourMs;
/** Executions whose content is removed at a time: their changes share a synchronisation of the disk. */
const together = 4;

/** How long a file that was sent is kept that nothing refers to: a week. */
const unusedFilesMs = 7 * 24 * hourMs;

/** How long what somebody pinned is kept while nobody opens its pipeline: 90 days. */
const unusedPinsMs = 90 * 24 * hourMs;

export interface TidyOptions extends Partial<Limits> {
  readonly project?: string;
  /** How long an object may lie there before a record refers to it, in milliseconds; an hour by default. */
  readonly graceMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** What is cleaned up; while there are copies of its records, objects stay. */
export interface TidyOf {
  readonly store: ExecutionStore;
  readonly objects: ObjectStore;
  readonly policies: PolicyStore;
  readonly files: FileRecords;
  /** Copies of the records, whether any is held. */
  readonly copies?: { readonly isHeld: boolean };
  readonly pins?: PinStore;
}

/** What was removed, and what is left. */
export interface Tidied {
  /** Ids of those removed as a whole, oldest first. */
  readonly executions: readonly string[];
  /** How many executions lost something of a kind, and stay. */
  readonly content: Readonly<Record<ContentKind, number>>;
  readonly cacheEntries: number;
  readonly objects: number;
  /** Of the objects removed. */
  readonly bytes: number;
  /** Unfinished files of processes that died. */
  readonly leftovers: number;
  /** Of the objects that stay. Over the limit where open executions need them, or they are too new to tell. */
  readonly keptBytes: number;
}

/**
 * Removes what is over the limits: content of executions that ended, such executions as a whole, results that nobody
 * used again, and then the objects that nothing refers to. What an open execution needs stays, its inputs, plan, files
 * and all that its finished steps gave; so do the files of pipelines, what is pinned, and all that was put within the
 * grace period. It may run while executions do: each change is a short transaction of its own.
 *
 * Where the objects are more than `maxBytes`, intermediates of the oldest executions go, then these executions, and if
 * that is not enough, results that were not used for half of the time, a quarter of it, and so on down to two hours.
 * @throws what the stores throw; what was removed by then stays removed
 */
export async function tidy(
  { store, objects, policies, files, copies, pins }: TidyOf,
  { project = 'default', graceMs = hourMs, now = Date.now, ...given }: TidyOptions = {},
): Promise<Tidied> {
  const limits = { ...defaultLimits, ...given };
  const { maxBytes, cacheUnusedMs } = limits;
  const executions: string[] = [];
  const content = { intermediates: 0, results: 0, inputs: 0, logs: 0 };
  let cacheEntries = 0;
  let removed = { objects: 0, bytes: 0 };
  const forgetUnused = async (forMs: number): Promise<void> => {
    cacheEntries += await store.pruneCache(project, now() - Math.max(forMs, leastUnusedMs));
  };
  const sweep = async (): Promise<Swept> => {
    const before = now() - Math.max(graceMs, 2 * renewalMs);
    const swept = await sweepObjects(store, objects, before, () => copies?.isHeld === true);
    removed = { objects: removed.objects + swept.removed, bytes: removed.bytes + swept.removedBytes };
    return swept;
  };
  const removeParts = async ({ execution: { id }, kinds }: Going): Promise<void> => {
    const parts = kinds.filter((kind) => kind !== 'record');
    await store.removeContent({ project, id }, parts, now() - leastUnusedMs);
    for (const kind of parts) content[kind]++;
  };
  const remove = async (rule: Rule): Promise<void> => {
    for await (const page of goingOf(store, project, rule)) {
      executions.push(...(await store.remove(project, wholeOf(page))));
      const parted = page.filter(({ kinds }) => !kinds.includes('record'));
      for (let at = 0; at < parted.length; at += together) {
        await Promise.all(parted.slice(at, at + together).map(removeParts));
      }
    }
  };

  const leftovers = await objects.sweep();
  // What an interruption left half removed goes first.
  await store.remove(project, []);
  const policy = { policies: await policies.policies(project), settings: settingsPolicy(limits), now: now() };
  await remove(new Expiry(policy));
  // What a pipeline does not want on the disk is not kept to be used again either.
  for (const [pipeline, { intermediates }] of Object.entries(policy.policies)) {
    if (pipeline === allPipelines || typeof intermediates?.days !== 'number') continue;
    const unusedMs = Math.max(intermediates.days * 24 * hourMs, leastUnusedMs);
    cacheEntries += await store.pruneCache(project, now() - unusedMs, pipeline);
  }
  await forgetUnused(cacheUnusedMs);
  await files.forgetUnused(project, now() - unusedFilesMs);
  await pins?.forgetUnused(project, now() - unusedPinsMs);
  let { keptBytes } = await sweep();
  for (const what of ['intermediates', 'record'] as const) {
    if (keptBytes <= maxBytes) break;
    // Executions count what they share once each, so this may remove more than has to go.
    await remove(new Overflow(maxBytes, what));
    ({ keptBytes } = await sweep());
  }
  for (let unused = cacheUnusedMs / 2; keptBytes > maxBytes; unused /= 2) {
    const before = cacheEntries;
    await forgetUnused(unused);
    if (cacheEntries > before) ({ keptBytes } = await sweep());
    if (unused <= leastUnusedMs) break;
  }
  const { objects: count, bytes } = removed;
  return {
    executions: executions.toSorted(),
    content,
    cacheEntries,
    objects: count,
    bytes,
    leftovers,
    keptBytes,
  };
}

function wholeOf(page: readonly Going[]): string[] {
  return page.filter(({ kinds }) => kinds.includes('record')).map(({ execution }) => execution.id);
}
