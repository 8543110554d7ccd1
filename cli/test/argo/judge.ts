import { createHash } from 'node:crypto';
import { sharp } from '@kumiki/component-sdk';
import { expect } from 'vitest';
import { ask, endOf } from '../platform.ts';
import { eventsOf, type ClusterPlatform, type TestCluster } from './test-cluster.ts';

interface ShownItem {
  readonly name: string;
  readonly status: string;
  readonly outputs: { readonly image: { readonly file_id: string; readonly url: string } };
}

/**
 * Waits for the end of an execution of `flip-it` and looks at what it left, from outside: its answers, its events, the
 * bytes of its results and the cluster. Nothing that was accepted is lost, it ended once, and its results are whole.
 * @param input the picture of each of its items
 */
export async function expectWhole(
  cluster: TestCluster,
  platform: ClusterPlatform,
  id: string,
  { input, names }: { readonly input: Uint8Array; readonly names: readonly string[] },
): Promise<void> {
  expect(await endOf(platform, id)).toBe('succeeded');
  const events = await eventsOf(platform, id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => Number(events[0]!['seq']) + at));
  expect(events.filter(({ type }) => type === 'execution_ended')).toHaveLength(1);
  const { items } = await ask<{ items: ShownItem[] }>(platform, 'GET', `/executions/${id}/items`);
  expect(items.map(({ name, status }) => [name, status])).toEqual(
    names.map((name) => [name.replace('.png', ''), 'succeeded']),
  );
  const wanted = await sharp(input).negate({ alpha: false }).raw().toBuffer();
  for (const { outputs } of items) {
    const { file_id: file, url } = outputs.image;
    const answer = await fetch(new URL(url, platform.url));
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(file);
    expect(await sharp(bytes).raw().toBuffer()).toEqual(wanted);
  }
  expect(await cluster.workflows(id)).toEqual([`workflow.argoproj.io/kumiki-${id}-0`]);
}

/** The codes that an execution has warned of so far. */
export async function warningsOf(platform: ClusterPlatform, id: string): Promise<string[]> {
  const events = await eventsOf(platform, id);
  return events.flatMap((event) => (event['type'] === 'execution_warning' ? [JSON.stringify(event)] : []));
}
