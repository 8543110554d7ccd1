import { getJson } from '../../api/client.ts';
import type { Page, PipelineActivity } from '../../api/types.ts';

/** Pipelines that one request asks about. */
const mostAsked = 50;

/** What pipelines did since midnight, and their last pictures, by name. */
export async function readActivity(
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, PipelineActivity>> {
  const from = new Date(new Date().setHours(0, 0, 0, 0)).toISOString();
  const found = new Map<string, PipelineActivity>();
  for (let at = 0; at < names.length; at += mostAsked) {
    const query = { pipeline: names.slice(at, at + mostAsked), from };
    const { items } = await getJson<Page<PipelineActivity>>('/activity', query, signal);
    for (const one of items) found.set(one.pipeline, one);
  }
  return found;
}
