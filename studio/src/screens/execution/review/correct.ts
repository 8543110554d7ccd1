import { putJson } from '../../../api/client.ts';
import type { ItemVerdict, VerdictWord } from '../../../api/types.ts';

/** What a key says about the item that is looked at. */
export const verdictKeys: Readonly<Record<string, VerdictWord | null>> = { o: 'OK', n: 'NG', u: null };

/** Corrects the verdict of an item, or with `null` takes the correction back. @throws ApiError */
export async function correct(
  execution: string,
  item: number,
  verdict: VerdictWord | null,
  note = '',
): Promise<ItemVerdict> {
  return await putJson<ItemVerdict>(`/executions/${execution}/items/${item}/verdict`, { verdict, note });
}

/** Whether a key is a command here: not while somebody writes, and not with a modifier. */
export function isCommand(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  const target = event.target instanceof Element ? event.target : undefined;
  return !target?.closest('input, textarea, select, [contenteditable], [role="grid"], .pane');
}
