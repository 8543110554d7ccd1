import type { LocalText } from '../../api/types.ts';

/** A value of the type `table`. */
export interface TableData {
  readonly columns: readonly {
    readonly name: string;
    readonly type: 'text' | 'number' | 'boolean';
    readonly title?: LocalText;
    readonly unit?: string;
  }[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

/** The table in a value's data, where it holds one. */
export function tableIn(data: unknown): TableData | undefined {
  if (typeof data !== 'object' || data === null || !('columns' in data) || !('rows' in data))
    return undefined;
  const { columns, rows } = data;
  return Array.isArray(columns) && columns.every(isColumn) && Array.isArray(rows) && rows.every(Array.isArray)
    ? (data as TableData)
    : undefined;
}

function isColumn(column: unknown): boolean {
  return typeof column === 'object' && column !== null && 'name' in column && typeof column.name === 'string';
}
