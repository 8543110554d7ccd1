import { inputsNode, outputsNode } from '../../document/document.ts';
import { localText, t } from '../../i18n/language.svelte.ts';
import { nodeIn, type Graph, type GraphNode } from '../../document/graph.ts';
import type { BoxData } from './canvas-box.ts';

/** What a box of the canvas is called. */
export function boxTitle(id: string, { node, closed }: Pick<BoxData, 'node' | 'closed'>): string {
  if (id === inputsNode) return t().editor.inputs;
  if (id === outputsNode) return t().editor.outputs;
  if (closed) return closed.title;
  const otherwise = node.pipeline?.name ?? (node.unknown === undefined ? id : t().editor.unknown);
  return localText(node.component?.title ?? node.pipeline?.title, otherwise);
}

/** The same by its id; the id where the graph has no such box. */
export function boxTitleIn(graph: Graph, id: string): string {
  const node = nodeIn(graph, id);
  return node ? boxTitle(id, { node }) : id;
}

/** What a box is called in a sentence or a list of lines: with its id, where another one is called the same. */
export function titleIn(graph: Graph, id: string): string {
  const node = nodeIn(graph, id);
  if (!node) return id;
  const title = boxTitle(id, { node });
  const isAlone = usesIn(graph).get(nameOf(node)) === 1;
  return title === id || isAlone ? title : `${title} (${id})`;
}

/** How many boxes of a graph are called the same: each line of a list asks. */
const uses = new WeakMap<Graph, ReadonlyMap<string, number>>();

function usesIn(graph: Graph): ReadonlyMap<string, number> {
  const known = uses.get(graph);
  if (known) return known;
  const counted = new Map<string, number>();
  for (const node of graph.nodes) counted.set(nameOf(node), (counted.get(nameOf(node)) ?? 0) + 1);
  uses.set(graph, counted);
  return counted;
}

function nameOf({ id, component, pipeline, unknown }: GraphNode): string {
  if (unknown !== undefined) return 'unknown';
  return (component?.title ?? pipeline?.title)?.en ?? pipeline?.name ?? id;
}
