import { readDrawing } from './drawing.ts';

/** What is selected on the canvas: boxes by their names, lines by where they end. */
export class Selection {
  boxes = $state.raw<ReadonlySet<string>>(new Set());
  lines = $state.raw<ReadonlySet<string>>(new Set());
  /** The box, where it is one. */
  readonly only = $derived(this.boxes.size === 1 ? [...this.boxes][0] : undefined);

  set(boxes: Iterable<string>, lines: Iterable<string> = []): void {
    const [newBoxes, newLines] = [new Set(boxes), new Set(lines)];
    if (!same(newBoxes, this.boxes)) this.boxes = newBoxes;
    if (!same(newLines, this.lines)) this.lines = newLines;
  }

  clear(): void {
    this.set([]);
  }

  /** The places of the groups, or of the notes, that are selected. */
  drawings(kind: 'group' | 'note'): readonly number[] {
    return [...this.boxes].flatMap((id) => {
      const drawing = readDrawing(id);
      return drawing?.kind === kind ? [drawing.at] : [];
    });
  }
}

function same(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id));
}
