/** The height of a row, in pixels; the style sheet says the same. */
export const rowHeight = 28;
/** Rows above and below what is seen, so that scrolling shows no gap. */
const margin = 12;

/** The rows that are drawn: those that are seen and some around them. `to` is behind the last one. */
export function visibleRows({
  top,
  height,
  count,
}: {
  /** How far it is scrolled, in pixels. */
  readonly top: number;
  /** Of what is seen, in pixels. */
  readonly height: number;
  readonly count: number;
}): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.floor(top / rowHeight) - margin);
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + margin);
  return { from: Math.min(from, to), to };
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads to in a grid; nothing where it is no key of a grid. */
export function moved(
  { row, column }: Place,
  key: string,
  { rows, columns, page }: { readonly rows: number; readonly columns: number; readonly page: number },
): Place | undefined {
  const to: Readonly<Record<string, Place>> = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageDown: { row: row + page, column },
    PageUp: { row: row - page, column },
    Home: { row: 0, column },
    End: { row: rows - 1, column },
  };
  const found = to[key];
  if (!found) return undefined;
  const within = (value: number, count: number) => Math.min(Math.max(0, count - 1), Math.max(0, value));
  return { row: within(found.row, rows), column: within(found.column, columns) };
}
