/** A point of the window, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The name of the line at a point, also below a box that is dragged over it. */
export function lineAt({ x, y }: Point): string | undefined {
  return idAt(x, y, '.svelte-flow__edge');
}

/** The name of the box at a point. */
export function boxAt({ x, y }: Point): string | undefined {
  return idAt(x, y, '.svelte-flow__node');
}

/** Where a mouse or a finger is. */
export function pointOf(event: MouseEvent | TouchEvent): Point {
  const { clientX: x, clientY: y } =
    'clientX' in event ? event : (event.changedTouches[0] ?? { clientX: 0, clientY: 0 });
  return { x, y };
}

function idAt(x: number, y: number, selector: string): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest<HTMLElement | SVGElement>(selector)?.dataset['id'];
    if (id !== undefined) return id;
  }
  return undefined;
}
