import { extname } from 'node:path';
import {
  FileValue,
  Image,
  imageFormatTable,
  type Table,
  type Value,
  type ValueTypeName,
} from '@kumiki/component-sdk/values';

/** A value as the content of a file. */
export interface EncodedValue {
  readonly content: Uint8Array | string;
  /** With the full stop. */
  readonly ending: string;
}

/** Images in the format that `Image.toFile` says, text and tables as files that other programs open, other data as JSON. */
export async function encodeValue(value: Value, type: ValueTypeName): Promise<EncodedValue> {
  if (value instanceof Image) {
    const { bytes, format } = await value.toFile();
    return { content: bytes, ending: imageFormatTable[format].extensions[0]! };
  }
  if (value instanceof FileValue) {
    return { content: await value.bytes(), ending: safeEnding(value.name) };
  }
  if (type === 'text' && typeof value === 'string') return { content: value, ending: '.txt' };
  if (type === 'table' && !Array.isArray(value)) return { content: toCsv(value as Table), ending: '.csv' };
  return { content: `${JSON.stringify(value, null, 2)}\n`, ending: '.json' };
}

function safeEnding(name: string): string {
  const ending = extname(name).toLowerCase();
  return /^\.[a-z0-9]{1,16}$/.test(ending) ? ending : '.bin';
}

/** CSV as in RFC 4180, with units in the head: `diameter [mm]`. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function toCsv({ columns, rows }: Table): string {
  const lines = [columns.map(({ name, unit }) => (unit === undefined ? name : `${name} [${unit}]`)), ...rows];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(cell: string | number | boolean | null): string {
  if (cell === null) return '';
  const text = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
