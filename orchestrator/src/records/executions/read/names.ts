import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type { NamesInOutputs } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
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
  const place = `$.${JSON.stringify(output)}`;
  const names = database.all<{ name: string; unit: string | null }>(
    `SELECT name, min(unit) AS unit FROM (
       SELECT DISTINCT json_extract(part.value, ?3) AS name, json_extract(part.value, '$.unit') AS unit
       FROM item, json_tree(item.outputs, ?2 || '.data') AS part
       WHERE execution = ?1 AND outputs IS NOT NULL AND part.type = 'object'
         AND json_type(part.value, ?3) = 'text')
     GROUP BY name ORDER BY name LIMIT ?4`,
    [execution, place, `$.${JSON.stringify(key)}`, most],
  );
  const files = database.all<{ digest: string }>(
    `SELECT DISTINCT json_extract(outputs, ?2 || '.digest') AS digest FROM item
     WHERE execution = ?1 AND digest IS NOT NULL LIMIT ?3`,
    [execution, place, most],
  );
  return {
    names: names.map(({ name, unit }) => ({ name, ...present('unit', unit) })),
    files: files.map(({ digest }) => digest),
  };
}
