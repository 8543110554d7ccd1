import { inputsNode, outputsNode } from '../../document/document.ts';
import { localText, t } from '../../i18n/language.svelte.ts';
import type { BoxData } from './canvas-box.ts';

/** What a box of the canvas is called. */
export function boxTitle(id: string, { node, closed }: Pick<BoxData, 'node' | 'closed'>): string {
  if (id === inputsNode) return t().editor.inputs;
  if (id === outputsNode) return t().editor.outputs;
  if (closed) return closed.title;
  const otherwise = node.pipeline?.name ?? (node.unknown === undefined ? id : t().editor.unknown);
  return localText(node.component?.title ?? node.pipeline?.title, otherwise);
}
