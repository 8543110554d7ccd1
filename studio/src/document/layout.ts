import { graphlib, layout as place } from '@dagrejs/dagre';
import { nodeHeight, nodeWidth, previewRoom } from './box-size.ts';
import { inputsNode, outputsNode, type CanvasGroup, type Position } from './document.ts';
import type { Graph } from './graph.ts';

/** A box with its middle, as it was placed. */
interface Box extends Position {
  readonly width: number;
  readonly height: number;
}

/**
 * Places all boxes from left to right, so that few lines cross; those of a group stand together. Steps have the room that
 * they need once they show what they gave.
 */
export function layout(
  { nodes, edges }: Graph,
  groups: readonly CanvasGroup[] = [],
): Readonly<Record<string, Position>> {
  const graph = new graphlib.Graph({ compound: groups.length > 0 });
  graph.setGraph({ rankdir: 'LR', nodesep: 32, ranksep: 60 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, inputs, outputs } of nodes) {
    const isStep = id !== inputsNode && id !== outputsNode;
    const shown = isStep ? previewRoom(outputs.map(({ type }) => type)) : 0;
    graph.setNode(id, {
      width: nodeWidth,
      height: nodeHeight(Math.max(inputs.length, outputs.length)) + shown,
      x: 0,
      y: 0,
    });
  }
  for (const [at, { steps }] of groups.entries()) {
    graph.setNode(`$group.${at}`, {});
    for (const id of steps) if (graph.hasNode(id)) graph.setParent(id, `$group.${at}`);
  }
  for (const { from, to } of edges) graph.setEdge(from.node, to.node);
  place(graph);
  const positions = nodes.map(({ id }) => {
    const { x, y, width, height } = graph.node(id) as Box;
    return [id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }];
  });
  return Object.fromEntries(positions) as Record<string, Position>;
}
