import { createHash } from 'node:crypto';
import { sharp } from '@kumiki/component-sdk';
import { expect } from 'vitest';
import { ask, endOf } from '../platform.ts';
import { eventsOf } from './seen.ts';
import { type ClusterPlatform, type TestCluster } from './test-cluster.ts';

interface ShownItem {
  readonly name: string;
  readonly status: string;
  readonly outputs: { readonly image: { readonly file_id: string } };
}

/**
 * Waits for the end of an execution of `flip-it` and looks at what it left, from outside: its answers, its events, the
 * bytes of its results and the cluster. Nothing that was accepted is lost, it ended once, and its results are whole.
 * @param input the picture of each of its items
 * @param after a fault that has just ended: it is said how long the next result took from then on
 */
export async function expectWhole(
  cluster: TestCluster,
  platform: ClusterPlatform,
  id: string,
  { input, names }: { readonly input: Uint8Array; readonly names: readonly string[] },
  after?: { readonly fault: string; readonly since: number },
): Promise<void> {
  const status = await endOf(platform, id);
  const events = await eventsOf(platform, id);
  // Why it failed stands beside it.
  const failures = events.filter(({ type }) => type === 'item_failed' || type === 'execution_warning');
  expect([status, ...(status === 'succeeded' ? [] : failures)]).toEqual(['succeeded']);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => Number(events[0]!['seq']) + at));
  expect(events.filter(({ type }) => type === 'execution_ended')).toHaveLength(1);
  const { items } = await ask<{ items: ShownItem[] }>(platform, 'GET', `/executions/${id}/items`);
  expect(items.map(({ name, status }) => [name, status])).toEqual(
    names.map((name) => [name.replace('.png', ''), 'succeeded']),
  );
  if (after) console.info(`${after.fault}: ${recovery(events, after.since)}`);
  const wanted = await sharp(input).negate({ alpha: false }).raw().toBuffer();
  for (const [at, { outputs }] of items.entries()) {
    const { file_id: file } = outputs.image;
    const answer = await fetch(`${platform.url}/api/v1/executions/${id}/items/${at}/outputs/image`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(file);
    expect(await sharp(bytes).raw().toBuffer()).toEqual(wanted);
  }
  expect(await cluster.workflows(id)).toEqual([`workflow.argoproj.io/kumiki-${id}-0`]);
}

function recovery(events: readonly Readonly<Record<string, unknown>>[], since: number): string {
  const times = events.flatMap(({ type, at }) =>
    type === 'item_succeeded' ? [Date.parse(String(at)) - since] : [],
  );
  const next = times.find((ms) => ms > 0);
  return next === undefined ? 'all had been given' : `${(next / 1000).toFixed(1)} s`;
}

/** The codes that an execution has warned of so far. */
export async function warningsOf(platform: ClusterPlatform, id: string): Promise<string[]> {
  const events = await eventsOf(platform, id);
  return events.flatMap((event) => (event['type'] === 'execution_warning' ? [JSON.stringify(event)] : []));
}
