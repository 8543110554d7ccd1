import type { Edge, Node } from '@xyflow/svelte';
import type { GraphNode } from '../../../document/graph.ts';
import type { LiveFigures } from '../live-figures.svelte.ts';
import type { DrawnPipeline } from '../../execution/graph/read-drawn.ts';
import { runLines } from '../../execution/graph/run-graph.ts';

export interface LiveBoxData extends Record<string, unknown> {
  readonly node: GraphNode;
  /** Asked by the box itself: what changes every second is no reason to draw the graph anew. */
  readonly figures: LiveFigures;
}
export type LiveBox = Node<LiveBoxData, 'live'>;

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
