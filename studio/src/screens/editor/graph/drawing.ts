/** A group or a note of the canvas, by its place in the document. */
export interface Drawing {
  readonly kind: 'group' | 'note';
  readonly at: number;
}

/** The name of the box that is drawn for it; no step is called so. */
export function drawingId({ kind, at }: Drawing): string {
  return `$${kind}.${at}`;
}

export function readDrawing(id: string): Drawing | undefined {
  const [, kind, at] = /^\$(group|note)\.(\d+)$/.exec(id) ?? [];
  return kind === undefined ? undefined : { kind: kind as Drawing['kind'], at: Number(at) };
}
