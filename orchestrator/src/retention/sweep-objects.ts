import type { ListedObject, ObjectStore } from '@kumiki/component-sdk/storage';
import { maxDigestsPerCall, type ExecutionStore } from '../execution/store/execution-store.ts';

/** What a sweep did. */
export interface Swept {
  /** How many objects were removed, and their bytes. */
  readonly removed: number;
  readonly removedBytes: number;
  /** Bytes of the objects that stay. */
  readonly keptBytes: number;
}

/**
 * Removes objects that no record and no cache entry refers to. An object is put before the record that refers to
 * it is made, so one that was put since `before` stays in any case, also where it was there long before: each put
 * renews it. While somebody holds them, for a backup, all stay. Memory is that of one page of digests, however many objects there are.
 */
export async function sweepObjects(
  store: Pick<ExecutionStore, 'unreferenced'>,
  objects: Pick<ObjectStore, 'list' | 'deleteUnused'>,
  before: number,
  isHeld: () => boolean = () => false,
): Promise<Swept> {
  let removed = 0;
  let removedBytes = 0;
  let keptBytes = 0;
  for await (const page of pagesOf(objects.list())) {
    // Where they are held, what is found unreferenced is needed for what was recorded a while ago.
    const held = isHeld();
    const old = page.filter(({ modified }) => !held && modified < before).map(({ digest }) => digest);
    // Asked right before, not once in the beginning: records are made meanwhile.
    const unreferenced = new Set(await store.unreferenced(old));
    for (const { digest, size } of page) {
      if (unreferenced.has(digest) && (await objects.deleteUnused(digest, before))) {
        removed++;
        removedBytes += size;
      } else keptBytes += size;
    }
  }
  return { removed, removedBytes, keptBytes };
}

async function* pagesOf(objects: AsyncIterable<ListedObject>): AsyncGenerator<readonly ListedObject[]> {
  let page: ListedObject[] = [];
  for await (const object of objects) {
    if (page.push(object) < maxDigestsPerCall) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
