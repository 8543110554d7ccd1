import { DatabaseSync } from 'node:sqlite';
import { gramsOf } from '@kumiki/orchestrator/records';

/**
 * Fills a file of records that has one execution with a history of so many: half a minute apart, of ten pipelines
 * with five versions each, some failed, some not good, with labels in English and Japanese and one item each.
 */
export function fillHistory(file: string, count: number): void {
  const database = new DatabaseSync(file);
  database.function('grams', { deterministic: true }, (text) => gramsOf(String(text)));
  const columns = database.prepare('PRAGMA table_info(execution)').all() as { name: string }[];
  const values = columns.map(({ name }) => changed[name] ?? name).join(', ');
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;
    BEGIN;
    CREATE TEMP TABLE original AS SELECT * FROM execution;
    CREATE TEMP TABLE number (n INTEGER PRIMARY KEY, pipeline TEXT, version INTEGER, client TEXT, line TEXT, ms INTEGER);
    INSERT INTO number
      WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < ${count})
      SELECT n, 'pipeline-' || (n % 10), 1 + n * 5 / ${count + 1}, 'camera-' || (n % 20),
        '第' || (n % 7) || 'ラインの検査', 1700000000000 + n * 30000 FROM count;
    INSERT INTO execution SELECT ${values} FROM original, number ORDER BY n;
    INSERT INTO execution_label SELECT project, 'correlation_id', 'job-' || (key - 1), id, key
      FROM execution WHERE key > 1;
    INSERT INTO execution_label SELECT project, 'client_id', 'camera-' || ((key - 1) % 20), id, key
      FROM execution WHERE key > 1;
    INSERT INTO item (execution, item, name, inputs, status, open_steps)
      SELECT 1 + n, 0, 'photo', '{}', 'succeeded', 0 FROM number;
    INSERT INTO execution_text (rowid, grams) SELECT key, grams(search) FROM execution WHERE key > 1;
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  database.close();
}

/** What each column is in the copies of the one execution. */
const changed: Readonly<Record<string, string>> = {
  key: 'key + n',
  id: `printf('%08x-%04x-7000-8000-%012x', ms / 65536, ms % 65536, n)`,
  pipeline: 'number.pipeline',
  version: 'number.version',
  accepted: `json_set(accepted, '$.pipeline.name', number.pipeline, '$.pipeline.version', number.version)`,
  search: `number.pipeline || char(10) || 'job-' || n || char(10) || client || char(10) || line`,
  status: `CASE WHEN n % 1000 = 1 THEN 'cancelled' WHEN n % 100 = 2 THEN 'failed' WHEN n % 50 = 3 THEN 'partial'
    ELSE 'succeeded' END`,
  ok: 'n % 3 > 0',
  ng: 'n % 40 = 0',
  owner: 'NULL',
  ended_at: 'ms + 1000',
};
