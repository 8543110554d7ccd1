import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Image } from '@kumiki/component-sdk/values';
import { openDataFolder, type DataFolder } from '../../src/data-folder.ts';
import {
  artifactsIn,
  isTerminal,
  type Execution,
  type ExecutionItem,
  type ItemStep,
  type RecordedEvent,
} from '../../src/execution/index.ts';
import { tidy } from '../../src/retention/index.ts';
import { fails, levelOf } from './workload.ts';

/** Steps that had succeeded with their outputs kept at some time, with how many runs had been noted by then. */
export type Finished = Map<string, number>;

const plenty = 100_000;
const dayMs = 24 * 60 * 60 * 1000;
const yearMs = 365 * dayMs;

/**
 * Says what is wrong with a data folder between two processes, from what lies there: the records must agree with
 * themselves at every moment, and whoever comes next can open the folder.
 * @param finished is added to
 */
export async function judgeBetween(folder: string, finished: Finished): Promise<string[]> {
  const wrong: string[] = [];
  await using data = await openDataFolder(join(folder, 'data'));
  const runs = await runsIn(folder);
  for (const execution of await all(data)) {
    const items = await data.store.items(execution, {}, { from: 0, limit: plenty });
    wrong.push(...countsOf(execution, items), ...(await eventsOf(data, execution)));
    for (const { item, step } of await keptSteps(data, execution)) {
      const run = `${numberOf(items[item]!)} ${step}`;
      if (!finished.has(run)) finished.set(run, runs.get(run)?.length ?? 0);
    }
  }
  return wrong;
}

/**
 * Says what is wrong when nothing is open any more.
 * @param accepted executions that were said to be accepted, with their numbers of items
 */
export async function judgeEnd(
  folder: string,
  accepted: ReadonlyMap<string, number>,
  finished: Finished,
): Promise<string[]> {
  const wrong: string[] = [];
  await using data = await openDataFolder(join(folder, 'data'));
  // What is looked at below is what a clean-up of half-done work leaves.
  await tidy(data, { maxAgeMs: yearMs, cacheUnusedMs: yearMs, now: () => Date.now() + dayMs });
  const executions = await all(data);
  const byId = new Map(executions.map((execution) => [execution.id, execution]));
  for (const [id, items] of accepted) {
    const { counts } = byId.get(id) ?? {};
    if (counts?.total !== items)
      wrong.push(`${id} was accepted with ${items} items; there are ${counts?.total}`);
  }
  const owners = new Map<string, Set<string>>();
  for (const execution of executions) {
    const { id, status } = execution;
    if (!isTerminal(status)) wrong.push(`${id} is ${status}`);
    const items = await data.store.items(execution, {}, { from: 0, limit: plenty });
    wrong.push(...countsOf(execution, items), ...(await eventsOf(data, execution)));
    const steps = await data.store.steps(execution, { from: 0, limit: plenty });
    wrong.push(...steps.filter(({ status: is }) => is === 'running' || is === 'retrying').map(named(id)));
    for (const item of items) {
      const n = String(numberOf(item));
      owners.set(n, (owners.get(n) ?? new Set()).add(id));
      wrong.push(...(await itemOf(folder, data, execution, item)));
    }
    wrong.push(...(await unreadable(data, steps)).map((reason) => `${id}: ${reason}`));
  }
  const runs = await runsIn(folder);
  for (const [run, before] of finished) {
    const now = runs.get(run)?.length ?? 0;
    // What two executions asked for, each may have run.
    const shared = owners.get(run.split(' ')[0]!)!.size > 1;
    if (now > before && !shared) wrong.push(`${run} had succeeded, and ran ${now - before} times more`);
  }
  if ((await data.engine.abandoned(1)).length > 0) wrong.push('something is open');
  const left = await readdir(join(folder, 'data', 'objects', 'tmp'));
  if (left.length > 0) wrong.push(`unfinished files: ${left.join(', ')}`);
  return wrong;
}

async function all({ store }: DataFolder): Promise<Execution[]> {
  const executions: Execution[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await store.list('default', {}, { limit: 100, ...(cursor && { cursor }) });
    executions.push(...page.executions);
    if (page.next === undefined) return executions;
    cursor = page.next;
  }
}

function countsOf({ id, counts }: Execution, items: readonly ExecutionItem[]): string[] {
  const wrong = counts.total === items.length ? [] : [`${id} has ${items.length} items of ${counts.total}`];
  for (const status of ['pending', 'running', 'succeeded', 'failed', 'cancelled'] as const) {
    const found = items.filter((item) => item.status === status).length;
    if (found !== counts[status]) wrong.push(`${id} counts ${counts[status]} ${status} items; ${found} are`);
  }
  return wrong;
}

/** Numbers without a gap, one end in each generation, one success of each item. */
async function eventsOf({ store }: DataFolder, execution: Execution): Promise<string[]> {
  const { id, seq, status } = execution;
  const events: readonly RecordedEvent[] = await store.events(execution, { from: 1, limit: plenty });
  const wrong: string[] = [];
  if (events.length !== seq) wrong.push(`${id} has ${events.length} events; its last is ${seq}`);
  events.forEach((event, at) => {
    if (event.seq !== at + 1) wrong.push(`${id} has event ${event.seq} in place ${at + 1}`);
  });
  let open = true;
  const succeeded = new Set<number>();
  for (const event of events) {
    if (event.type === 'items_retried') open = true;
    else if (!open) wrong.push(`${id}: ${event.type} after its end`);
    if (event.type === 'execution_ended') open = false;
    if (event.type !== 'item_succeeded') continue;
    if (succeeded.has(event.item)) wrong.push(`${id}: item ${event.item} succeeded twice`);
    succeeded.add(event.item);
  }
  if (open === isTerminal(status)) wrong.push(`${id} is ${status}; its events do not say so`);
  return wrong;
}

async function itemOf(
  folder: string,
  { objects }: DataFolder,
  { id, status }: Execution,
  item: ExecutionItem,
): Promise<string[]> {
  const n = numberOf(item);
  const plain = item.outputs !== undefined && !('image' in item.outputs);
  if (item.status === 'cancelled') return status === 'cancelled' ? [] : [`${id}: ${n} is cancelled`];
  if (item.status === 'failed') {
    return fails(n) ? [] : [`${id}: ${n} failed with ${item.error?.code}: ${item.error?.message}`];
  }
  if (item.status !== 'succeeded' || (fails(n) && !plain)) return [`${id}: ${n} is ${item.status}`];
  try {
    const file = join(folder, 'out', id, item.name);
    const { n: sum, image } = item.outputs!;
    const handedOut = JSON.parse(await readFile(`${file}.json`, 'utf8')) as unknown;
    if (handedOut !== n * 2 || !sum || !('data' in sum) || sum.data !== n * 2)
      return [`${id}: ${n} has another sum`];
    if (plain) return [];
    const bytes = await readFile(`${file}.png`);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (!image || !('digest' in image) || image.digest !== digest) return [`${id}: ${n} has another image`];
    const { data } = await (await Image.open(await objects.read(image.digest))).raw();
    return data.every((level) => level === levelOf(n)) ? [] : [`${id}: ${n} has a wrong image`];
  } catch (thrown) {
    return [`${id}: the results of ${n}: ${String(thrown)}`];
  }
}

async function unreadable({ objects }: DataFolder, steps: readonly ItemStep[]): Promise<string[]> {
  const wrong: string[] = [];
  const digests = new Set(
    steps.flatMap(({ outputs = {} }) => [...artifactsIn(outputs)].map((ref) => ref.digest)),
  );
  for (const digest of digests) {
    await objects.read(digest).catch((thrown: unknown) => wrong.push(String(thrown)));
  }
  return wrong;
}

async function keptSteps({ store }: DataFolder, execution: Execution): Promise<readonly ItemStep[]> {
  if (execution.keep !== 'all') return [];
  const steps = await store.steps(execution, { from: 0, limit: plenty });
  return steps.filter(({ status, outputs }) => status === 'succeeded' && outputs !== undefined);
}

/** Runs by `NUMBER STEP`. A line is written whole, or not at all. */
async function runsIn(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await readFile(join(folder, 'runs.txt'), 'utf8').catch(() => '');
  return Map.groupBy(text.split('\n'), (line) => line);
}

function numberOf({ inputs }: ExecutionItem): number {
  return (inputs['n'] as { readonly data: number }).data;
}

function named(id: string): (step: ItemStep) => string {
  return ({ item, step, status }) => `${id}: ${step} of item ${item} is ${status}`;
}
