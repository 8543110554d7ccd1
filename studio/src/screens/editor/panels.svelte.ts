/** Below this width, in CSS pixels, the graph needs the place of the list of components. */
const narrow = 1000;

/** Whether the panels beside the graph are open. What somebody chose stays so in this browser. */
export class Panels {
  palette = $state(isOpen('palette', window.innerWidth > narrow));
  side = $state(isOpen('side', true));

  toggle(panel: 'palette' | 'side'): void {
    this[panel] = !this[panel];
    localStorage.setItem(keyOf(panel), this[panel] ? 'open' : 'closed');
  }
}

function isOpen(panel: string, otherwise: boolean): boolean {
  const kept = localStorage.getItem(keyOf(panel));
  return kept === null ? otherwise : kept === 'open';
}

function keyOf(panel: string): string {
  return `kumiki.editor.${panel}`;
}
