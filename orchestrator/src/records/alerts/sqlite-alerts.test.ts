import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { alertStoreContract } from '../../alerts/contract.ts';
import { openSqliteRecords } from '../sqlite-records.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-alerts-'));
  folders.push(folder);
  return folder;
}

alertStoreContract('alerts in SQLite', async (now) => {
  const { alerts, executions } = await openSqliteRecords(await temporary(), { now, readerAfterMs: 0 });
  return { store: alerts, close: () => executions.close() };
});

test('alerts and figures are there again when the folder is opened again', async () => {
  const folder = await temporary();
  const first = await openSqliteRecords(folder);
  const { alert } = await first.alerts.raise({ kind: 'disk', subject: '', value: 0.95, threshold: 0.9 });
  const old = { widthMs: 60_000, start: 60_000, body: '{"old":1}' };
  const newer = { widthMs: 60_000, start: 120_000, body: '{}' };
  await first.figures.save([old, newer], []);
  const changed = { ...newer, body: '{"changed":1}' };
  await first.figures.save([changed], [{ widthMs: 60_000, before: 100_000 }]);
  await first.executions.close();
  const again = await openSqliteRecords(folder);
  expect(await again.alerts.open()).toEqual([alert]);
  expect(await again.figures.load()).toEqual([changed]);
  await again.executions.close();
});
