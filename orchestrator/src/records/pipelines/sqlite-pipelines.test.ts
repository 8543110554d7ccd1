import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { pipelineStoreContract } from '../../pipelines/contract.ts';
import { code, Clock, newExecution, newItems } from '../../execution/store/contract/fixtures.ts';
import { migrations } from '../migrations/index.ts';
import { openSqliteRecords } from '../sqlite-records.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-pipelines-'));
  folders.push(folder);
  return folder;
}

describe.each([
  ['in one thread', 3_600_000],
  ['in two', 0],
])('%s', (threads, readerAfterMs) => {
  pipelineStoreContract(`pipelines in SQLite ${threads}`, async (now) => {
    const { pipelines, executions } = await openSqliteRecords(await temporary(), { now, readerAfterMs });
    return {
      store: pipelines,
      unreferenced: (digests) => executions.unreferenced(digests),
      close: () => executions.close(),
    };
  });
});

describe('a data folder', () => {
  test('holds pipelines beside executions, and has them again when it is opened again', async () => {
    const folder = await temporary();
    const first = await openSqliteRecords(folder);
    const made = newExecution(new Clock());
    await first.executions.create(made, newItems(1), { complete: true });
    const draft = await first.pipelines.create('default', 'mark', 'text');
    const file = `sha256:${'3'.repeat(64)}`;
    await first.pipelines.create('default', 'with-file', `files: {model: ${file}}`);
    // A file is read by those who have it in a run, not by whoever writes its name down.
    expect(await first.executions.isReferenced('default', file)).toBe(false);
    await first.executions.close();
    await expect(first.pipelines.draft('default', 'mark')).rejects.toEqual(code('STORE_UNAVAILABLE'));
    const again = await openSqliteRecords(folder);
    expect(await again.pipelines.draft('default', 'mark')).toEqual(draft);
    expect(await again.executions.execution(made)).toMatchObject({ id: made.id });
    await again.executions.close();
  });

  test('of the time before there were pipelines keeps its records and takes pipelines', async () => {
    const folder = await temporary();
    const file = join(folder, 'records.db');
    const before = new DatabaseSync(file);
    before.exec(`${migrations[0]}; PRAGMA user_version = 1`);
    before.exec(
      `INSERT INTO cache_entry (project, key, recipe, pipeline, step, item, outputs, created_at, last_used_at)
       VALUES ('default', 'k', '{"component":"c","params":{},"platform":"p","inputs":{}}', 'mark', 'a', 'photo',
         '{"n":{"data":7}}', 1, 1)`,
    );
    before.close();

    const { executions, pipelines } = await openSqliteRecords(folder);
    const found = await executions.cacheLatest('default', { pipeline: 'mark', step: 'a', item: 'photo' });
    expect(found).toMatchObject({ key: 'k', outputs: { n: { data: 7 } } });
    await pipelines.create('default', 'mark', 'text');
    expect(await pipelines.list('default', {}, { limit: 9 })).toMatchObject({ items: [{ name: 'mark' }] });
    await executions.close();

    const after = new DatabaseSync(file);
    expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
    after.close();
  });
});
