import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExecutionsFixture } from '../../../../test/executions-fixture.ts';
import { inline } from '../../../../test/inline.ts';
import { executionDownloadRoute } from '../../http/routes/execution-download.ts';
import { ItemTables } from '../views/table/item-table.ts';
import { ResultFiles } from './result-files.ts';

const write = inline('test/write', 'inputs: {n: {type: number}}\noutputs: {note: {type: text}}', {
  run({ inputs }) {
    const n = inputs['n'] as number;
    if (n < 0) throw new Error('nothing to write');
    // Long ones are files in the store.
    return { note: '検査 '.repeat(n * 2000) };
  },
});
const fixture = new ExecutionsFixture([write], {
  write: `
inputs: {n: {type: number}}
steps: {s: {component: test/write, inputs: {n: $inputs.n}}}
outputs: {note: $steps.s.note}`,
});

/** Reads an archive with what is not ours: Python's own module. */
const readWithPython = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    print(json.dumps({one.filename: archive.read(one).decode("utf-8-sig")[:40] for one in archive.infolist()}))
`;

describe('all results in one file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumiki-download-'));
  });
  afterEach(async () => await rm(folder, { recursive: true }));
  const results = () => {
    const { executions, store, objects } = fixture;
    return new ResultFiles(executions, store, new ItemTables(store, objects));
  };
  const serve = async () => await fixture.serve([executionDownloadRoute(results())]);

  async function entriesOf(answer: Response): Promise<Record<string, string>> {
    expect(answer.headers.get('content-type')).toBe('application/zip');
    const file = join(folder, 'all.zip');
    await writeFile(file, Buffer.from(await answer.arrayBuffer()));
    const text = execFileSync('python3', ['-c', readWithPython, file], { encoding: 'utf8' });
    return JSON.parse(text) as Record<string, string>;
  }

  test('are named by their items, each once, and stand beside the table', async () => {
    await using server = await serve();
    const items = { '部品 1': { n: 1 }, '../部品 1': { n: 3 }, bad: { n: -1 }, CON: { n: 0 } };
    const { id } = await fixture.run('write', items);
    const answer = await server.fetch(`/api/v1/executions/${id}/download`);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="write-${id}.zip"`);
    const entries = await entriesOf(answer);
    expect(Object.keys(entries)).toEqual([
      'note/部品 1.json',
      'note/部品 1 (2).json',
      'note/_CON.json',
      'table.csv',
    ]);
    expect(entries['note/部品 1 (2).json']).toContain('検査');
    expect(entries['table.csv']).toMatch(/^item,name,status,verdict/);
  });

  test('are those of some items where only these are asked for', async () => {
    await using server = await serve();
    const { id } = await fixture.run('write', { a: { n: 0 }, b: { n: 0 }, c: { n: 0 } });
    const some = await entriesOf(await server.fetch(`/api/v1/executions/${id}/download?item=0&item=2`));
    expect(Object.keys(some)).toEqual(['note/a.json', 'note/c.json', 'table.csv']);
    const named = await entriesOf(await server.fetch(`/api/v1/executions/${id}/download?text=b`));
    expect(Object.keys(named)).toEqual(['note/b.json', 'table.csv']);
    const none = await server.json('/01a20f44-1915-725e-a432-031822541cb1/download');
    expect(none.code).toBe('EXECUTION_NOT_FOUND');
  });

  test('are read no further than somebody takes them', async () => {
    const { executions, store, objects } = fixture;
    const { id } = await fixture.run('write', { a: { n: 3 } });
    let given = 0;
    const closed = Promise.withResolvers<void>();
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          given++;
          yield await Promise.resolve(Buffer.alloc(64 * 1024));
        }
      } finally {
        closed.resolve();
      }
    }
    const stub = {
      get: async (ref: Parameters<typeof executions.get>[0]) => await executions.get(ref),
      open: async (artifact: Parameters<typeof executions.open>[0]) =>
        await Promise.resolve({ artifact: { ...artifact, size: 2 ** 40 }, read: endless }),
    };
    const files = new ResultFiles(stub, store, new ItemTables(store, objects));
    const signal = new AbortController().signal;
    const { content } = await files.zip({ project: 'default', id }, {}, 'en', signal);
    let taken = 0;
    for await (const part of content) {
      taken += (part as Uint8Array).length;
      if (taken > 1024 * 1024) break;
    }
    await closed.promise;
    expect(given * 64 * 1024).toBeLessThan(taken + 2 * 1024 * 1024);
  });
});
