import type { Use } from '@kumiki/registry';
import type { PipelineStore } from '../../pipelines/index.ts';

const project = 'default';
const pageSize = 200;

/** Which versions of pipelines are locked to components of these digests: all of them may still be run. */
export async function componentUses(
  store: PipelineStore,
  digests: readonly string[],
): Promise<readonly Use[]> {
  const wanted = new Set(digests);
  const found: Use[] = [];
  if (wanted.size === 0) return found;
  for await (const { name, published } of pagesOf((page) => store.list(project, {}, page))) {
    if (published === 0) continue;
    for await (const { version, locked } of pagesOf((page) => store.versions(project, name, page))) {
      const used = new Set(Object.values(locked.components).map(({ digest }) => digest));
      for (const digest of used) if (wanted.has(digest)) found.push({ pipeline: name, version, digest });
    }
  }
  return found;
}

type Page = { readonly limit: number; readonly cursor?: string };

async function* pagesOf<Item>(
  read: (page: Page) => Promise<{ readonly items: readonly Item[]; readonly next?: string }>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page = await read({ limit: pageSize, ...(cursor !== undefined && { cursor }) });
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
