import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { artifact, Clock, code, newExecution, newItems } from '../../execution/store/contract/fixtures.ts';
import { SqliteDatabase } from '../database/sqlite-database.ts';
import type { Records } from '../records.ts';
import { openSqliteRecords } from '../sqlite-records.ts';
import { migrations } from './index.ts';

/*
 * A file of each earlier schema with rows in it, made step by step as time made it: `fixtures/rows-of-N.sql` are rows
 * that the Kumiki of schema N wrote into the tables that it had new; other new tables get a row of the plainest values.
 */

const project = 'default';
const earlier = migrations.map((_, at) => at).filter((version) => version > 0);
/** Folders with the file of each schema, made once. */
let ages: string;
let schemaOfNew: unknown;
let folder: string;
let file: string;
beforeAll(async () => {
  ages = await mkdtemp(join(tmpdir(), 'kumiki-ages-'));
  const ofNew = await mkdtemp(join(ages, 'new-'));
  await (await openSqliteRecords(ofNew)).executions.close();
  schemaOfNew = schemaOf(join(ofNew, 'records.db'));
  for (const version of earlier) await makeAge(version);
}, 30_000);
afterAll(() => rm(ages, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-migrations-'));
  file = join(folder, 'records.db');
});
afterEach(() => rm(folder, { recursive: true }));

/** Makes the folder as a Kumiki of this schema left it, from that of the one before. */
async function makeAge(version: number): Promise<void> {
  const age = join(ages, String(version));
  await (version === 1 ? mkdir(age) : cp(join(ages, String(version - 1)), age, { recursive: true }));
  const made = join(age, 'records.db');
  SqliteDatabase.openWriter(made, undefined, migrations.slice(0, version)).close();
  const path = join(import.meta.dirname, 'fixtures', `rows-of-${version}.sql`);
  const rows = await readFile(path, 'utf8').catch(() => '');
  const database = new DatabaseSync(made, { enableForeignKeyConstraints: false });
  if (rows !== '') database.exec(`BEGIN; ${rows}; COMMIT`);
  else for (const table of tablesOf(database)) fillPlainly(database, table);
  database.close();
}

async function makeOf(version: number): Promise<void> {
  await cp(join(ages, String(version)), folder, { recursive: true });
}

/** Tables of its own making: those of virtual tables belong to SQLite. */
function tablesOf(database: DatabaseSync): string[] {
  const sql = `SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`;
  return (database.prepare(sql).all() as { name: string }[]).map(({ name }) => name);
}

function fillPlainly(database: DatabaseSync, table: string): void {
  if (database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined) return;
  const columns = database.prepare(`PRAGMA table_info(${table})`).all() as { name: string; type: string }[];
  const values = columns.map(({ type }) => (type === 'TEXT' ? `'{}'` : type === 'BLOB' ? `x'00'` : '1'));
  const names = columns.map(({ name }) => name).join(', ');
  database.exec(`INSERT OR IGNORE INTO ${table} (${names}) VALUES (${values.join(', ')})`);
}

/** Columns and indexes, whatever the order in which they came. */
function schemaOf(path: string): unknown {
  const database = new DatabaseSync(path);
  const indexes = database.prepare(
    `SELECT name, tbl_name FROM sqlite_master WHERE type <> 'table' ORDER BY name`,
  );
  const tables = tablesOf(database).map((table) => [
    table,
    (database.prepare(`PRAGMA table_info(${table})`).all() as { name: string; type: string }[])
      .map(({ name, type }) => `${name} ${type}`)
      .toSorted(),
  ]);
  const found = { tables, indexes: indexes.all() };
  database.close();
  return found;
}

describe.each(earlier)('records of schema %i', (version) => {
  test('have the schema of new ones when they are opened, and are whole', async () => {
    await makeOf(version);
    await (await openSqliteRecords(folder)).executions.close();
    expect(schemaOf(file)).toEqual(schemaOfNew);
    const database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
    database.close();
  });

  test('tell what they told, and go on', async () => {
    await makeOf(version);
    const records = await openSqliteRecords(folder);
    await readsWhatWasThere(records, version >= 2);
    expect(await goesOn(records)).toBe(true);
    await records.executions.close();
  });

  test('have a copy of how they were beside them, and not more than two', async () => {
    await makeOf(version);
    await (await openSqliteRecords(folder)).executions.close();
    const copies = (await readdir(folder)).filter((name) => name.includes('.schema-'));
    expect(copies).toContain(`records.db.schema-${version}`);
    expect(copies.length).toBeLessThanOrEqual(2);
    const copy = new DatabaseSync(join(folder, `records.db.schema-${version}`));
    expect(copy.prepare('PRAGMA user_version').get()).toEqual({ user_version: version });
    expect(copy.prepare('SELECT count(*) AS items FROM item').get()).toEqual({ items: 3 });
    copy.close();
  });
});

async function readsWhatWasThere({ executions, pipelines }: Records, hasPipelines: boolean) {
  const { executions: found } = await executions.list(project, {}, { limit: 9 });
  expect(found.map(({ status }) => status)).toEqual(['accepted', 'partial']);
  const [open, ended] = found;
  expect(ended).toMatchObject({ pipeline: { name: 'test' }, labels: { client_id: 'c' }, seq: 16 });
  const items = await executions.items(ended!, {}, { from: 0, limit: 9 });
  expect(items.map(({ name, status }) => [name, status])).toEqual([
    ['部品', 'succeeded'],
    ['b', 'failed'],
  ]);
  expect(await executions.steps(ended!, { from: 0, limit: 9 })).toHaveLength(4);
  expect(await executions.attempts(ended!, 0)).toHaveLength(2);
  expect(await executions.events(ended!, { from: 1, limit: 99 })).toHaveLength(16);
  expect(await executions.log(ended!, {}, { after: 0, limit: 9 })).toHaveLength(3);
  const { items: kept } = await executions.kept(project, { limit: 9 });
  expect(kept.map(({ id, bytes }) => [id, bytes])).toEqual([
    [open!.id, { record: 3045, intermediates: 0, results: 0, inputs: 7, logs: 0 }],
    [ended!.id, { record: 3045, intermediates: 60_002, results: 0, inputs: 7, logs: 325 }],
  ]);
  const cached = { pipeline: 'test', step: 'fill', item: '部品' };
  expect(await executions.cacheLatest(project, cached)).toMatchObject({ subject: cached });
  if (!hasPipelines) return;
  expect(await pipelines.version(project, 'mark')).toMatchObject({ version: 1, note: 'first' });
  const model = `sha256:${'3'.repeat(64)}`;
  expect(await executions.unreferenced([model])).toEqual([]);
}

async function goesOn({ executions, pipelines, policies }: Records): Promise<boolean> {
  const made = newExecution(new Clock());
  await executions.create(made, newItems(2), { complete: true });
  await executions.claim(made, 'owner');
  await executions.appendLog(made, [{ item: 0, step: 'a', attempt: 1, lines: [] }]);
  expect(await executions.unreferenced([artifact('input 1').digest])).toEqual([]);
  await pipelines.create(project, 'new', 'name: new');
  await policies.savePolicy(project, 'new', { logs: { days: 1 } });
  const { executions: found } = await executions.list(project, {}, { limit: 9 });
  expect(found).toHaveLength(3);
  const ended = found.find(({ status }) => status === 'partial')!;
  return (await executions.remove(project, [ended.id])).length === 1;
}

test('a step that fails leaves the file as it was', async () => {
  await makeOf(2);
  const before = schemaOf(file);
  const broken = [
    ...migrations.slice(0, 2),
    'ALTER TABLE item ADD COLUMN more TEXT',
    'INSERT INTO nothing VALUES (1)',
  ];
  expect(() => SqliteDatabase.openWriter(file, undefined, broken)).toThrow('nothing');
  expect(schemaOf(file)).toEqual(before);
  await (await openSqliteRecords(folder)).executions.close();
});

test('a file of a later Kumiki is left alone', async () => {
  await makeOf(1);
  const database = new DatabaseSync(file);
  database.exec('PRAGMA user_version = 9999');
  database.close();
  await expect(openSqliteRecords(folder)).rejects.toEqual(code('RECORDS_NEWER'));
});
