/** A new box is hidden until it was measured: so many frames it is waited for. */
const mostFrames = 30;

/** Whoever works by keyboard goes on at a box, where nothing else has the focus: behind a list that closed, nothing has. */
export async function focusBox(id: string | undefined): Promise<void> {
  if (id === undefined) return;
  for (let frame = 0; frame < mostFrames; frame++) {
    await new Promise(requestAnimationFrame);
    if (document.activeElement !== document.body) return;
    const box = document.querySelector(`.svelte-flow__node[data-id="${CSS.escape(id)}"]`);
    if (box instanceof HTMLElement) box.focus({ preventScroll: true });
  }
}
