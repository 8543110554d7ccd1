import type {
  Classes,
  Detections,
  JsonValue,
  Keypoints,
  Measurements,
  Table,
  Verdict,
} from '@kumiki/component-sdk/values';
import type { StoredValue } from '../../../../execution/index.ts';
import type { Column } from './columns.ts';

export type Language = 'en' | 'ja';

/** A file by its id, with what to tell of it. */
export interface FileCell {
  readonly file_id: string;
  readonly size: number;
  readonly media_type: string;
  readonly name?: string;
}

/** What stands in a cell; several values where the item has a list, or a table of several rows. */
export type Cell = JsonValue | FileCell | readonly FileCell[];

/** A value as it is looked at: data of its type, or the files that it is. */
export type Looked = { readonly data: JsonValue } | { readonly files: readonly FileCell[] };

/** The files in a stored value. */
export function filesIn(value: StoredValue): FileCell[] {
  if ('list' in value) return value.list.flatMap(filesIn);
  if (!('digest' in value)) return [];
  const { digest, size, mediaType, name } = value;
  return [{ file_id: digest, size, media_type: mediaType, ...(name !== undefined && { name }) }];
}

/** What a column takes from the value of its output; `null` where there is nothing. */
export function cellOf(
  { type, part }: Pick<Column, 'type' | 'part'>,
  value: Looked | undefined,
  language: Language,
): Cell {
  if (value === undefined) return null;
  if ('files' in value) return single(value.files);
  if (type === 'json') return value.data;
  const all = leaves(value.data) as unknown[];
  switch (part?.of) {
    case 'reasons':
      return (all as Verdict[]).flatMap((one) => reasonsOf(one, language)).join(language === 'ja' ? '' : ' ');
    case 'score':
      return single((all as Classes[]).flatMap(({ items }) => items[0]?.score ?? []));
    case 'count':
      return sum((all as (Detections | Keypoints)[]).map(({ items }) => items.length));
    case 'rows':
      return sum((all as Table[]).map(({ rows }) => rows.length));
    case 'label': {
      const { name } = part;
      const found = (all as Detections[]).flatMap(({ items }) => items);
      return found.filter(({ label }) => label === name).length;
    }
    case 'measurement': {
      const { name } = part;
      const measured = (all as Measurements[]).flatMap(({ items }) => items);
      return single(measured.filter((one) => one.name === name).map((one) => one.value));
    }
    case 'column': {
      const { name } = part;
      return single((all as Table[]).flatMap((table) => columnIn(table, name)));
    }
    case undefined:
      break;
  }
  if (type === 'verdict') return worst(all as Verdict[]);
  return single(
    (all as (JsonValue | Classes)[]).flatMap((one) => (isClasses(one) ? (one.items[0]?.label ?? []) : one)),
  );
}

/** The values in lists of any depth: none of the types that are looked into is an array itself. */
function leaves(data: JsonValue): JsonValue[] {
  return Array.isArray(data) ? (data as readonly JsonValue[]).flatMap(leaves) : [data];
}

function columnIn({ columns, rows }: Table, name: string): JsonValue[] {
  const at = columns.findIndex((column) => column.name === name);
  return at === -1 ? [] : rows.map((row) => row[at] ?? null);
}

function single(values: readonly (JsonValue | FileCell)[]): Cell {
  if (values.length === 0) return null;
  return (values.length === 1 ? values[0]! : values) as Cell;
}

function isClasses(value: JsonValue | Classes): value is Classes {
  return typeof value === 'object' && value !== null && 'items' in value;
}

function worst(verdicts: readonly Verdict[]): string | null {
  const words = verdicts.map(({ verdict }) => verdict);
  return words.includes('NG') ? 'NG' : (words[0] ?? null);
}

function reasonsOf({ reasons }: Verdict, language: Language): string[] {
  return reasons
    .filter(({ passed }) => !passed)
    .map(({ message }) => (typeof message === 'string' ? message : (message[language] ?? message.en)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
