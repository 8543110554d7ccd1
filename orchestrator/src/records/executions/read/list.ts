import { kumikiError } from '@kumiki/component-sdk/errors';
import { trialKinds, trialLabel } from '../../../execution/model/execution.ts';
import { firstIdAt, isExecutionId } from '../../../execution/model/ids.ts';
import type { CursorPage, Listed, ListFilter } from '../../../execution/store/execution-store.ts';
import { searchText } from '../../../pipelines/search-text.ts';
import type { Database, Parameter } from '../../database/database.ts';
import { toExecution, type ExecutionRow } from '../rows/execution-row.ts';
import { queryFrom, sourceOf, type Asked } from './list-sources.ts';

/**
 * Executions by filter, newest first. Each state by itself is read in the order of an index, and so is what is
 * found by text and by the beginning of an id: together they would have to be sorted.
 */
export function list(
  database: Database,
  project: string,
  filter: ListFilter,
  { limit, cursor }: CursorPage,
): Listed {
  if (cursor !== undefined && !isExecutionId(cursor)) throw kumikiError('CURSOR_INVALID', { cursor });
  const queries = askedFor(project, filter, cursor).map((asked) =>
    queryFrom(sourceOf(database, asked), asked, limit + 1),
  );
  if (queries.length === 0) return { executions: [] };
  const sql = queries.map((one) => `SELECT * FROM (${one.sql}) AS part`).join(' UNION ');
  const rows = database.all<ExecutionRow>(
    `SELECT * FROM execution WHERE key IN (SELECT key FROM (${sql}) AS found ORDER BY id DESC LIMIT ?) ORDER BY id DESC`,
    [...queries.flatMap(({ parameters }): readonly Parameter[] => parameters), limit + 1],
  );
  const executions = rows.slice(0, limit).map(toExecution);
  return rows.length > limit ? { executions, next: executions.at(-1)!.id } : { executions };
}

/** What a filter asks for, in parts that each have one state, one pipeline and one meaning of the text. */
export function askedFor(project: string, filter: ListFilter, cursor?: string): Asked[] {
  const { status, from, until, text, pipelines, trial, ...rest } = filter;
  const range = {
    from: from === undefined ? '' : firstIdAt(from),
    before: until === undefined ? '~' : firstIdAt(until),
  };
  if (cursor !== undefined && cursor < range.before) range.before = cursor;
  const one = { project, ...rest, range, ...(trial === false && { withoutTrials: true }) };
  const seen = rest.pipeline === undefined ? pipelines : pipelines?.filter((name) => name === rest.pipeline);
  const all = seen?.map((pipeline) => ({ ...one, pipeline })) ?? [one];
  const texts = all.flatMap((asked) => (text === undefined || text === '' ? [asked] : withText(asked, text)));
  const kinds = trial ? trialKinds.map((kind) => ({ ...rest.labels, [trialLabel]: kind })) : [undefined];
  return (status ?? [undefined]).flatMap((one) =>
    texts.flatMap((given) =>
      kinds.map((labels) => ({
        ...given,
        ...(one !== undefined && { status: one }),
        ...(labels && { labels }),
      })),
    ),
  );
}

function withText(asked: Asked, text: string): Asked[] {
  const search = searchText(text);
  const byText = { ...asked, text: search };
  if (!/^[0-9a-f][0-9a-f-]*$/.test(search)) return [byText];
  const { from, before } = asked.range;
  // "~" comes after all that an id can have.
  const last = `${search}~`;
  const range = { from: search > from ? search : from, before: last < before ? last : before };
  return [byText, { ...asked, range }];
}
