import { renewalMs } from '@kumiki/component-sdk/storage';
import type { DataFolder } from '../../data-folder.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { sweepObjects, type Swept } from './sweep-objects.ts';

const hourMs = 60 * 60 * 1000;
/** Uses are written down to the hour, and what was looked up is recorded a little later. */
const leastUnusedMs = 2 * hourMs;

export interface TidyOptions extends Partial<Limits> {
  readonly project?: string;
  /** How long an object may lie there before a record refers to it, in milliseconds; an hour by default. */
  readonly graceMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** What was removed, and what is left. */
export interface Tidied {
  /** Ids, oldest first. */
  readonly executions: readonly string[];
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
 * Removes what is over the limits: executions that ended, results that nobody used again, and then the objects
 * that nothing refers to. What an open execution needs stays, its inputs, plan, files and all that its finished
 * steps gave; and so does all that was put within the grace period. It may run while executions do.
 *
 * Where the objects are more than `maxBytes`, the oldest executions go, and if that is not enough, results that
 * were not used for half of the time, a quarter of it, and so on down to two hours.
 * @throws what the stores throw; what was removed by then stays removed
 */
export async function tidy(
  { store, objects }: Pick<DataFolder, 'store' | 'objects'>,
  { project = 'default', graceMs = hourMs, now = Date.now, ...given }: TidyOptions = {},
): Promise<Tidied> {
  const { maxAgeMs, maxBytes, cacheUnusedMs } = { ...defaultLimits, ...given };
  const executions: string[] = [];
  let cacheEntries = 0;
  let removed = { objects: 0, bytes: 0 };
  const forgetUnused = async (forMs: number): Promise<void> => {
    cacheEntries += await store.pruneCache(project, now() - Math.max(forMs, leastUnusedMs));
  };
  const sweep = async (): Promise<Swept> => {
    const swept = await sweepObjects(store, objects, now() - Math.max(graceMs, 2 * renewalMs));
    removed = { objects: removed.objects + swept.removed, bytes: removed.bytes + swept.removedBytes };
    return swept;
  };

  const leftovers = await objects.sweep();
  executions.push(...(await store.prune(project, { maxAgeMs })));
  await forgetUnused(cacheUnusedMs);
  let { keptBytes } = await sweep();
  if (keptBytes > maxBytes) {
    // Executions count what they share once each, so this may remove more than has to go.
    executions.push(...(await store.prune(project, { maxBytes })));
    ({ keptBytes } = await sweep());
  }
  for (let unused = cacheUnusedMs / 2; keptBytes > maxBytes; unused /= 2) {
    const before = cacheEntries;
    await forgetUnused(unused);
    if (cacheEntries > before) ({ keptBytes } = await sweep());
    if (unused <= leastUnusedMs) break;
  }
  return { executions, cacheEntries, objects: removed.objects, bytes: removed.bytes, leftovers, keptBytes };
}
