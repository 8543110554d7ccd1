import type { Command } from '../../../commands/commands.svelte.ts';
import { isPressed } from '../../../commands/keys.ts';
import type { Position } from '../../../document/document.ts';
import type { GraphEdits } from './graph-edits.svelte.ts';

/** Whether keys belong to what has the focus: a field, or a list that is open above the page. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]') !== null
  );
}

/** Does what a key stands for. Keys without Ctrl count on the canvas and in the list of steps alone. */
export function pressShortcut(event: KeyboardEvent, commands: readonly Command[]): void {
  if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return;
  const key = event.key === 'Backspace' ? 'Delete' : event.key;
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  const pressed = { key, ctrlKey, metaKey, shiftKey, altKey };
  const found = commands.find(
    ({ keys, disabled }) => keys !== undefined && !disabled && isPressed(keys, pressed),
  );
  const isRedo = isPressed('Mod+Shift+Z', pressed);
  const command = isRedo ? commands.find(({ id, disabled }) => id === 'redo' && !disabled) : found;
  if (!command) return;
  const onCanvas =
    event.target === document.body || (event.target as Element).closest('.work, .steps') !== null;
  if (!command.keys?.includes('Mod') && !onCanvas) return;
  event.preventDefault();
  command.run();
}

/** Puts what is selected onto the clipboard, as text. */
export function copyTo(event: ClipboardEvent, edits: GraphEdits): boolean {
  if (isElsewhere(event.target) || getSelection()?.isCollapsed === false) return false;
  const text = edits.copy();
  if (text === undefined) return false;
  event.clipboardData?.setData('text/plain', text);
  event.preventDefault();
  return true;
}

export function pasteFrom(event: ClipboardEvent, edits: GraphEdits, at: Position | undefined): void {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (isElsewhere(event.target) || text.trim() === '') return;
  event.preventDefault();
  edits.paste(text, at);
}
