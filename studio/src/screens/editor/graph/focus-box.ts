import { tick } from 'svelte';

/** Whoever works by keyboard goes on at a box, where nothing else has the focus: behind a list that closed, nothing has. */
export async function focusBox(id: string | undefined): Promise<void> {
  await tick();
  if (id === undefined || document.activeElement !== document.body) return;
  const box = document.querySelector(`.svelte-flow__node[data-id="${CSS.escape(id)}"]`);
  if (box instanceof HTMLElement) box.focus({ preventScroll: true });
}
