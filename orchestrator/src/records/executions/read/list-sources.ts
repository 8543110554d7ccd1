import { trialLabel, type ExecutionStatus } from '../../../execution/model/execution.ts';
import type { VerdictWord } from '../../../execution/model/verdict.ts';
import type { Database, Parameter } from '../../database/database.ts';
import { gramQuery, wordsQuery } from '../../database/grams.ts';

/** What is looked for in one query. */
export interface Asked {
  readonly project: string;
  readonly range: { readonly from: string; readonly before: string };
  readonly status?: ExecutionStatus;
  readonly pipeline?: string;
  readonly version?: number;
  readonly verdict?: VerdictWord;
  /** As searches see it. */
  readonly text?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** None that only tried something. */
  readonly withoutTrials?: boolean;
}

export interface Query {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/** An index that leads through executions in the order of their ids, and the part of what is asked that it answers. */
export interface Source {
  readonly name: string;
  /** The tables, the executions as "e". */
  readonly tables: string;
  readonly order: string;
  readonly conditions: readonly Condition[];
  /** Counting goes up to this many. */
  readonly probe: number;
}

type Condition = readonly [sql: string, ...parameters: Parameter[]];

/** Beyond this many rows an index counts as long: with others of the kind it is read until a page is full. */
const longList = 10_000;
/** The same for texts, where a row costs more. */
const longTextList = 2000;
/**
 * Executions are numbered as they are recorded, a little after they got their ids: those recorded at the same time
 * may lie in another order. So many more are looked at and sorted.
 */
const outOfOrder = 500;

/** The indexes that could lead, those preferred first; the last one is there for everything. */
export function sourcesOf(asked: Asked): Source[] {
  const { project, range, status, pipeline, version, verdict, text, labels = {} } = asked;
  const inRange: Condition = ['e.id >= ? AND e.id < ?', range.from, range.before];
  const flag = verdict && `e.${verdict.toLowerCase()} > 0`;
  const sources: Source[] = [];
  const byIndex = (name: string, ...conditions: Condition[]): void => {
    const own: Condition[] = [['e.project = ?', project], ...conditions, inRange];
    const tables = `execution e INDEXED BY ${name}`;
    sources.push({ name, tables, order: 'e.id', conditions: own, probe: longList });
  };
  for (const [name, value] of Object.entries(labels)) {
    const own: Condition = ['l.project = ? AND l.name = ? AND l.value = ?', project, name, value];
    const place: Condition = ['l.id >= ? AND l.id < ?', range.from, range.before];
    const tables = 'execution_label l CROSS JOIN execution e ON e.key = l.execution';
    sources.push({ name: `label ${name}`, tables, order: 'l.id', conditions: [own, place], probe: longList });
  }
  if (text !== undefined) sources.push(textSource(asked, text));
  if (pipeline !== undefined && version !== undefined) {
    byIndex('execution_by_version', ['e.pipeline = ? AND e.version = ?', pipeline, version]);
  }
  if (pipeline !== undefined && status !== undefined) {
    byIndex('execution_by_pipeline_status', ['e.pipeline = ? AND e.status = ?', pipeline, status]);
  }
  if (pipeline !== undefined && flag !== undefined) {
    byIndex(`execution_${verdict!.toLowerCase()}_by_pipeline`, [`e.pipeline = ? AND ${flag}`, pipeline]);
  }
  if (status !== undefined) byIndex('execution_by_status', ['e.status = ?', status]);
  if (flag !== undefined) byIndex(`execution_${verdict!.toLowerCase()}`, [flag]);
  if (pipeline !== undefined) byIndex('execution_by_pipeline', ['e.pipeline = ?', pipeline]);
  byIndex('execution_by_id');
  return sources;
}

function textSource({ project, range }: Asked, text: string): Source {
  const newest = `(SELECT key FROM execution WHERE project = ? AND id < ? ORDER BY id DESC LIMIT 1)`;
  const oldest = `(SELECT key FROM execution WHERE project = ? AND id >= ? ORDER BY id LIMIT 1)`;
  return {
    name: 'text',
    tables: 'execution_text t CROSS JOIN execution e ON e.key = t.rowid',
    order: 't.rowid',
    conditions: [
      ['t.execution_text MATCH ?', gramQuery(text)],
      [`t.rowid <= ${newest} + ${outOfOrder}`, project, range.before],
      [`t.rowid >= ${oldest} - ${outOfOrder}`, project, range.from],
    ],
    probe: longTextList,
  };
}

/** How to find what is asked: PostgreSQL's planner chooses indexes by itself, for SQLite it is done here. */
export function sourceOf(database: Database, asked: Asked): Source {
  if (database.dialect === 'sqlite') return cheapest(database, sourcesOf(asked));
  const { text } = asked;
  const byWords = 'e.key IN (SELECT rowid FROM execution_text WHERE grams @@ CAST(? AS tsquery))';
  const conditions: Condition[] = text === undefined ? [] : [[byWords, wordsQuery(text)]];
  return { name: 'planned', tables: 'execution e', order: 'e.id', conditions, probe: 0 };
}

/** The index with the fewest rows. Where all are long, a page is full soon in any of them: then the first one. */
export function cheapest(database: Database, sources: readonly Source[]): Source {
  const [first] = sources;
  if (sources.length === 1) return first!;
  let best = first!;
  let fewest = Infinity;
  for (const source of sources) {
    const { sql, parameters } = countOf(source);
    const { n } = database.get<{ n: number }>(sql, parameters)!;
    const rows = n >= source.probe ? Infinity : n;
    if (rows < fewest) [best, fewest] = [source, rows];
    if (fewest <= 100) break;
  }
  return best;
}

/** How many rows of an index there are to look at, up to its limit. */
export function countOf({ tables, conditions, probe }: Source): Query {
  // The table of executions is not needed where another one leads to it.
  const [lead] = tables.split(' CROSS JOIN ');
  const { sql, parameters } = joined(conditions);
  return {
    sql: `SELECT count(*) AS n FROM (SELECT 1 FROM ${lead} WHERE ${sql} LIMIT ${probe})`,
    parameters,
  };
}

/** The keys and ids of what is asked, the newest first, by way of one index. */
export function queryFrom({ name, tables, order, conditions }: Source, asked: Asked, limit: number): Query {
  const { sql, parameters } = joined([...conditions, ...conditionsOf(asked, name)]);
  const more = name === 'text' ? outOfOrder : 0;
  const query = `SELECT e.key, e.id FROM ${tables} WHERE ${sql} ORDER BY ${order} DESC LIMIT ?`;
  return { sql: query, parameters: [...parameters, limit + more] };
}

/** All of what is asked; what the leading index says already costs nothing to say again. */
function conditionsOf(asked: Asked, source: string): Condition[] {
  const { project, range, status, pipeline, version, verdict, text, labels = {}, withoutTrials } = asked;
  const conditions: Condition[] = [
    ['e.project = ?', project],
    ['e.id >= ? AND e.id < ?', range.from, range.before],
  ];
  if (status !== undefined) conditions.push(['e.status = ?', status]);
  if (pipeline !== undefined) conditions.push(['e.pipeline = ?', pipeline]);
  if (version !== undefined) conditions.push(['e.version = ?', version]);
  if (verdict !== undefined) conditions.push([`e.${verdict.toLowerCase()} > 0`]);
  if (text !== undefined && source !== 'text') conditions.push(['instr(e.search, ?) > 0', text]);
  for (const [name, value] of Object.entries(labels)) {
    if (source === `label ${name}`) continue;
    const sql = `EXISTS (SELECT 1 FROM execution_label o
      WHERE o.project = ? AND o.name = ? AND o.value = ? AND o.id = e.id)`;
    conditions.push([sql, project, name, value]);
  }
  if (withoutTrials) {
    const sql = 'NOT EXISTS (SELECT 1 FROM execution_label m WHERE m.execution = e.key AND m.name = ?)';
    conditions.push([sql, trialLabel]);
  }
  return conditions;
}

function joined(conditions: readonly Condition[]): Query {
  return {
    sql: conditions.map(([sql]) => `(${sql})`).join(' AND '),
    parameters: conditions.flatMap(([, ...parameters]) => parameters),
  };
}
