import type { Edge, Node } from '@xyflow/svelte';
import type { Problem } from '../../api/types.ts';
import { inputsNode, outputsNode, type PipelineDocument, type Position } from '../../document/document.ts';
import { canvasName } from '../../document/edit.ts';
import type { Graph, GraphNode } from '../../document/graph.ts';
import { layout } from '../../document/layout.ts';
import { baseType } from '../../document/types.ts';
import type { StepPreview } from './preview.svelte.ts';

/** What a box of the canvas shows. */
export interface BoxData extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly problems: readonly Problem[];
  readonly disabled: boolean;
  readonly when: string | undefined;
  readonly preview: StepPreview | undefined;
}

export type BoxNode = Node<BoxData, 'box'>;

/** The place at the end of the pipeline's outputs that makes a new one. */
export const newOutput = '+';

/** The boxes of a graph, where the document says that they stand, else where they are laid out. */
export function boxesOf(
  graph: Graph,
  document: PipelineDocument,
  problems: readonly Problem[],
  previews: ReadonlyMap<string, StepPreview>,
): BoxNode[] {
  const placed = document.canvas?.positions ?? {};
  let laidOut: Readonly<Record<string, Position>> | undefined;
  return graph.nodes.map((node) => {
    const { id } = node;
    const position = placed[canvasName(id)] ?? (laidOut ??= layout(graph))[id] ?? { x: 0, y: 0 };
    const step = document.steps[id];
    return {
      id,
      type: 'box',
      position: { ...position },
      // What goes in and out belongs to the pipeline itself.
      deletable: id !== inputsNode && id !== outputsNode,
      data: {
        node: id === outputsNode ? withNewOutput(node) : node,
        problems: problems.filter((problem) => problem.step === id),
        disabled: step?.disabled === true,
        when: step?.when,
        preview: previews.get(id),
      },
    };
  });
}

export function linesOf(graph: Graph): Edge[] {
  return graph.edges.map(({ id, from, to, type }) => ({
    id,
    source: from.node,
    sourceHandle: from.port,
    target: to.node,
    targetHandle: to.port,
    class: `line-${baseType(type)}`,
    ariaLabel: `${from.node}.${from.port} → ${to.node}.${to.port}`,
  }));
}

function withNewOutput(node: GraphNode): GraphNode {
  return { ...node, inputs: [...node.inputs, { name: newOutput, type: 'json', optional: true }] };
}
