import type { Edge, Node } from '@xyflow/svelte';
import { getJson } from '../../../api/client.ts';
import type { ComponentSummary, Page, PipelineForm, PipelineVersion } from '../../../api/types.ts';
import type { GraphNode } from '../../../document/graph.ts';
import { DocumentText } from '../../../document/text.ts';
import type { LiveFigures } from '../live-figures.svelte.ts';
import { runGraph, runLines } from '../../execution/graph/run-graph.ts';

export interface LiveBoxData extends Record<string, unknown> {
  readonly node: GraphNode;
  /** Asked by the box itself: what changes every second is no reason to draw the graph anew. */
  readonly figures: LiveFigures;
}
export type LiveBox = Node<LiveBoxData, 'live'>;

export type DrawnPipeline = ReturnType<typeof runGraph>;

/** The graph of a version, as people drew it; nothing where it was removed. @throws ApiError */
export async function readDrawn(
  pipeline: string,
  version: number,
  signal: AbortSignal,
): Promise<DrawnPipeline | undefined> {
  const [found, { items }] = await Promise.all([
    getJson<PipelineVersion>(`/pipelines/${pipeline}/versions/${version}`, {}, signal).catch(() => undefined),
    getJson<Page<ComponentSummary>>('/components', { limit: 500 }, signal),
  ]);
  const document = found && DocumentText.read(found.text)?.document;
  if (!document) return undefined;
  const pipelines = new Map<string, PipelineForm>();
  for (const { pipeline: inner } of Object.values(document.steps)) {
    if (inner === undefined) continue;
    const [name, of] = inner.split('@');
    const form = await getJson<PipelineForm>(`/pipelines/${name}/form`, { version: of }, signal).catch(
      () => undefined,
    );
    if (form) pipelines.set(inner, form);
  }
  return runGraph(document, { components: new Map(items.map((one) => [one.name, one])), pipelines });
}

export function liveBoxes({ graph, positions }: DrawnPipeline, figures: LiveFigures): LiveBox[] {
  return graph.nodes.map((node) => ({
    id: node.id,
    type: 'live',
    position: { ...positions[node.id]! },
    focusable: false,
    selectable: false,
    data: { node, figures },
  }));
}

export function liveLines({ graph }: DrawnPipeline): Edge[] {
  return runLines(graph);
}
