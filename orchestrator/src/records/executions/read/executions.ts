import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Execution, ExecutionRef, ExecutionStatus } from '../../../execution/model/execution.ts';
import { firstIdAt, isExecutionId } from '../../../execution/model/ids.ts';
import type { CursorPage, Listed, ListFilter } from '../../../execution/store/execution-store.ts';
import type { Database, Parameter } from '../../database/database.ts';
import { findExecution, toExecution, type ExecutionRow } from '../rows/execution-row.ts';
import { containing } from '../../database/json.ts';

export function execution(database: Database, ref: ExecutionRef): Execution {
  return findExecution(database, ref).execution;
}

export function list(
  database: Database,
  project: string,
  filter: ListFilter,
  { limit, cursor }: CursorPage,
): Listed {
  if (cursor !== undefined && !isExecutionId(cursor)) throw kumikiError('CURSOR_INVALID', { cursor });
  const { status, from, until } = filter;
  const range = {
    from: from === undefined ? '' : firstIdAt(from),
    before: until === undefined ? '~' : firstIdAt(until),
  };
  if (cursor !== undefined && cursor < range.before) range.before = cursor;
  // Each state by itself is read in the order of an index; together they would have to be sorted.
  const branches = (status ?? [undefined]).map((one) => branch(project, filter, one, range, limit + 1));
  if (branches.length === 0) return { executions: [] };
  const sql = branches.map((one) => `SELECT * FROM (${one.sql})`).join(' UNION ALL ');
  const rows = database.all<ExecutionRow>(
    `SELECT * FROM execution WHERE key IN (SELECT key FROM (${sql}) ORDER BY id DESC LIMIT ?) ORDER BY id DESC`,
    [...branches.flatMap(({ parameters }) => parameters), limit + 1],
  );
  const executions = rows.slice(0, limit).map(toExecution);
  return rows.length > limit ? { executions, next: executions.at(-1)!.id } : { executions };
}

function branch(
  project: string,
  { pipeline, text, labels = {} }: ListFilter,
  status: ExecutionStatus | undefined,
  range: { readonly from: string; readonly before: string },
  limit: number,
): { sql: string; parameters: Parameter[] } {
  const [first, ...others] = Object.entries(labels);
  const conditions: string[] = [];
  const parameters: Parameter[] = [];
  const where = (condition: string, ...values: Parameter[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (first) where('l.project = ? AND l.name = ? AND l.value = ? AND l.execution = e.key', project, ...first);
  where('e.project = ?', project);
  where(first ? 'l.id >= ? AND l.id < ?' : 'e.id >= ? AND e.id < ?', range.from, range.before);
  if (status !== undefined) where('e.status = ?', status);
  if (pipeline !== undefined) where('e.pipeline = ?', pipeline);
  if (text !== undefined) where(String.raw`e.search LIKE ? ESCAPE '\'`, containing(text));
  for (const [name, value] of others) {
    where(
      `EXISTS (SELECT 1 FROM execution_label o
         WHERE o.project = ? AND o.name = ? AND o.value = ? AND o.id = e.id)`,
      project,
      name,
      value,
    );
  }
  const bare = first === undefined && status === undefined && pipeline === undefined;
  // The index has the text in it, so that looking through all of them does not read each record.
  const byText = text !== undefined && bare ? 'INDEXED BY execution_by_text' : '';
  const order = first ? 'l.id' : 'e.id';
  const tables = first ? 'execution_label l CROSS JOIN execution e' : `execution e ${byText}`;
  const sql = `SELECT e.key, e.id FROM ${tables} WHERE ${conditions.join(' AND ')} ORDER BY ${order} DESC LIMIT ?`;
  return { sql, parameters: [...parameters, limit] };
}
