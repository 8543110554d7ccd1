import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../platform.ts';

/* What is seen of executions from outside. */

/** What the platform says of an execution. */
export interface ShownExecution {
  readonly execution_id: string;
  readonly pipeline: string;
  readonly status: string;
  readonly items: { readonly total: number; readonly succeeded: number };
}

/** Waits until a pod of an execution works on an item. */
export async function working(platform: { readonly url: string }, id: string): Promise<void> {
  await until(
    async () => await ask<{ items: { running: number } }>(platform, 'GET', `/executions/${id}`),
    ({ items }) => items.running > 0,
  );
}

/** What has not come by then does not come, in ms. */
const mostMs = 6 * 60_000;

/** Asks until what is found is what is wanted. @throws what was found last, where that takes too long */
export async function until<Found>(
  look: () => Promise<Found>,
  isIt: (found: Found) => boolean,
  ms = mostMs,
): Promise<Found> {
  for (const end = performance.now() + ms; ;) {
    const found = await look();
    if (isIt(found)) return found;
    if (performance.now() > end) throw new Error(`It did not come: ${JSON.stringify(found)?.slice(0, 2000)}`);
    await pause(300);
  }
}

/** Its executions, the last one first. */
export async function executionsOf(platform: { readonly url: string }): Promise<ShownExecution[]> {
  return (await ask<{ items: ShownExecution[] }>(platform, 'GET', '/executions')).items;
}

/** What each item of an execution gave: by name, the digests of files and the data. */
export async function resultsOf(platform: { readonly url: string }, id: string): Promise<unknown> {
  const { items } = await ask<{ items: { name: string; outputs: unknown }[] }>(
    platform,
    'GET',
    `/executions/${id}/items`,
  );
  return items.map(({ name, outputs }) => ({ name, outputs: withoutPlaces(outputs) }));
}

/** Addresses name the execution, which is another one. */
function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'url' && key !== 'thumbnail_url');
  return Object.fromEntries(entries.map(([key, one]) => [key, withoutPlaces(one)]));
}

/** The events of an execution that has ended, or so far. */
export async function eventsOf(
  platform: { readonly url: string },
  id: string,
): Promise<Record<string, unknown>[]> {
  const enough = new AbortController();
  const answer = await fetch(`${platform.url}/api/v1/executions/${id}/events`, { signal: enough.signal });
  // From its first word on: a machine that has much to do may take longer to that.
  const timer = setTimeout(() => enough.abort(), 5000);
  let text = '';
  try {
    for await (const chunk of answer.body!) text += Buffer.from(chunk).toString('utf8');
  } catch {
    // It goes on for as long as the execution does.
  } finally {
    clearTimeout(timer);
  }
  return text
    .split('\n')
    .flatMap((line) =>
      line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as Record<string, unknown>] : [],
    );
}
