import { inputsNode, outputsNode } from '../../../document/document.ts';
import { localText, t } from '../../../i18n/language.svelte.ts';
import type { RunBoxData } from './run-box.ts';

/** What a box of a run is called. */
export function boxTitle(id: string, { node }: Pick<RunBoxData, 'node'>): string {
  if (id === inputsNode) return t().editor.inputs;
  if (id === outputsNode) return t().editor.outputs;
  return localText(node.component?.title, id);
}
