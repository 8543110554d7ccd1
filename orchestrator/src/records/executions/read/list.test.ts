import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListFilter } from '../../../execution/store/execution-store.ts';
import { SqliteDatabase } from '../../database/sqlite-database.ts';
import { askedFor } from './list.ts';
import { countOf, queryFrom, sourcesOf, type Query } from './list-sources.ts';

let folder: string;
let database: SqliteDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-list-'));
  database = SqliteDatabase.openWriter(join(folder, 'records.db'));
});
afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const parts: readonly ListFilter[] = [
  { status: ['failed', 'running'] },
  { pipeline: 'find-and-mark' },
  { version: 3 },
  { verdict: 'NG' },
  { verdict: 'OK' },
  { from: 1_700_000_000_000, until: 1_800_000_000_000, trial: false },
  { text: '検査' },
  { text: '01a20' },
  { labels: { correlation_id: 'c-1', client_id: 'camera' } },
];

function planOf({ sql, parameters }: Query): string[] {
  return database
    .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters)
    .map(({ detail }) => detail);
}

test('no filter, in any combination and by any of its indexes, reads or sorts all executions', () => {
  const slow: string[] = [];
  let looked = 0;
  for (let chosen = 0; chosen < 2 ** parts.length; chosen++) {
    const filter = Object.assign({}, ...parts.filter((_, at) => chosen & (1 << at))) as ListFilter;
    for (const asked of askedFor('default', filter)) {
      for (const source of sourcesOf(asked)) {
        for (const query of [countOf(source), queryFrom(source, asked, 51)]) {
          looked++;
          // A full-text index says "SCAN" of what it finds by its words.
          const bad = planOf(query).filter(
            (step) =>
              /^SCAN (?!t VIRTUAL TABLE INDEX \S*M|\(subquery)/.test(step) || step.includes('TEMP B-TREE'),
          );
          if (bad.length > 0) slow.push(`${JSON.stringify(filter)} by ${source.name}: ${bad.join('; ')}`);
        }
      }
    }
  }
  expect(looked).toBeGreaterThan(1000);
  expect([...new Set(slow)].slice(0, 5)).toEqual([]);
});
