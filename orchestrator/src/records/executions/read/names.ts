import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type { NamesInOutputs } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
import type { LocalText } from '@kumiki/component-sdk/manifest';
import { present } from '../../database/json.ts';
import { findKey } from '../rows/execution-row.ts';

export function namesInOutputs(
  database: Database,
  ref: ExecutionRef,
  output: string,
  key: string,
  most: number,
): NamesInOutputs {
  const execution = findKey(database, ref);
  if (database.dialect === 'postgres') return namesInPostgres(database, execution, output, key, most);
  const place = `$.${JSON.stringify(output)}`;
  const names = database.all<NameRow>(
    `SELECT name, min(unit) AS unit, min(title) AS title FROM (
       SELECT DISTINCT json_extract(part.value, ?3) AS name, json_extract(part.value, '$.unit') AS unit,
         json_extract(part.value, '$.title') AS title
       FROM item, json_tree(item.outputs, ?2 || '.data') AS part
       WHERE execution = ?1 AND outputs IS NOT NULL AND part.type = 'object'
         AND json_type(part.value, ?3) = 'text') AS found
     GROUP BY name ORDER BY name LIMIT ?4`,
    [execution, place, `$.${JSON.stringify(key)}`, most],
  );
  const files = database.all<{ digest: string }>(
    `SELECT DISTINCT json_extract(outputs, ?2 || '.digest') AS digest FROM item
     WHERE execution = ?1 AND digest IS NOT NULL LIMIT ?3`,
    [execution, place, most],
  );
  return {
    names: names.map(named),
    files: files.map(({ digest }) => digest),
  };
}

function namesInPostgres(
  database: Database,
  execution: number,
  output: string,
  key: string,
  most: number,
): NamesInOutputs {
  // PostgreSQL's JSON has no NUL in its texts.
  const outputs = String.raw`(SELECT CAST(outputs AS jsonb) -> CAST(?2 AS TEXT) AS value FROM item
    WHERE execution = ?1 AND outputs IS NOT NULL AND strpos(outputs, '\u0000') = 0) AS output`;
  const names = database.all<NameRow>(
    `SELECT part ->> ?3 AS name, min(part ->> 'unit') AS unit, min(part ->> 'title') AS title
     FROM ${outputs}, jsonb_path_query(output.value -> 'data', '$.**') AS part
     WHERE jsonb_typeof(part -> ?3) = 'string'
     GROUP BY 1 ORDER BY 1 LIMIT ?4`,
    [execution, output, key, most],
  );
  const files = database.all<{ digest: string }>(
    `SELECT DISTINCT output.value ->> 'digest' AS digest FROM ${outputs}
     WHERE output.value ->> 'digest' IS NOT NULL LIMIT ?3`,
    [execution, output, most],
  );
  return {
    names: names.map(named),
    files: files.map(({ digest }) => digest),
  };
}

interface NameRow {
  readonly name: string;
  readonly unit: string | null;
  /** As JSON where it has languages. */
  readonly title: string | number | null;
}

function named({ name, unit, title }: NameRow): NamesInOutputs['names'][number] {
  return { name, ...present('unit', unit), ...present('title', titleOf(title)) };
}

/** Values come from components of anybody: a title that is none is left out. */
function titleOf(text: NameRow['title']): LocalText | null {
  if (typeof text !== 'string' || !text.startsWith('{')) return null;
  try {
    const { en, ja } = JSON.parse(text) as Record<string, unknown>;
    if (typeof en !== 'string') return null;
    return { en, ...(typeof ja === 'string' && { ja }) };
  } catch {
    return null;
  }
}
