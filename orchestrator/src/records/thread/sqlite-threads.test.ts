import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SqliteThreads } from './sqlite-threads.ts';

test('who opens a data folder that is in use is told so, however many try at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-threads-'));
  const start = { folder, file: join(folder, 'records.sqlite'), now: 0 };
  const owner = await SqliteThreads.open(start, 0);
  try {
    const attempts = await Promise.allSettled(Array.from({ length: 6 }, () => SqliteThreads.open(start, 0)));
    const refused = { status: 'rejected', reason: { code: 'DATA_FOLDER_IN_USE' } };
    expect(attempts).toMatchObject(Array.from({ length: 6 }, () => refused));
  } finally {
    await owner.close();
    await rm(folder, { recursive: true });
  }
});
