import { inputsNode, outputsNode } from '../../document/document.ts';
import { localText, t } from '../../i18n/language.svelte.ts';
import type { Graph, GraphNode } from '../../document/graph.ts';
import type { BoxData } from './canvas-box.ts';

/** What a box of the canvas is called. */
export function boxTitle(id: string, { node, closed }: Pick<BoxData, 'node' | 'closed'>): string {
  if (id === inputsNode) return t().editor.inputs;
  if (id === outputsNode) return t().editor.outputs;
  if (closed) return closed.title;
  const otherwise = node.pipeline?.name ?? (node.unknown === undefined ? id : t().editor.unknown);
  return localText(node.component?.title ?? node.pipeline?.title, otherwise);
}

/** What a box is called in a sentence or a list: with its id, where another one is called the same. */
export function titleIn(graph: Graph, id: string): string {
  const node = graph.nodes.find((one) => one.id === id);
  if (!node) return id;
  const title = boxTitle(id, { node });
  const isAlone = !graph.nodes.some((other) => other !== node && nameOf(other) === nameOf(node));
  return title === id || isAlone ? title : `${title} (${id})`;
}

function nameOf({ id, component, pipeline, unknown }: GraphNode): string {
  if (unknown !== undefined) return 'unknown';
  return (component?.title ?? pipeline?.title)?.en ?? pipeline?.name ?? id;
}
