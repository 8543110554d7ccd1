import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zip, type ZipFile } from './zip.ts';

const modified = new Date(2026, 10, 26, 15, 30, 10);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-zip-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

/** Reads an archive with what is not ours: Python's own module, which checks each sum. */
async function readBack(files: AsyncIterable<ZipFile>, program: string): Promise<unknown> {
  const file = join(folder, 'test.zip');
  await pipeline(Readable.from(zip(files)), createWriteStream(file));
  const code = `import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1]) as archive:\n    ${program}`;
  return JSON.parse(execFileSync('python3', ['-c', code, file], { encoding: 'utf8' }));
}

async function* some(
  given: Readonly<Record<string, readonly string[]>>,
): AsyncGenerator<ZipFile, void, undefined> {
  for (const [name, parts] of Object.entries(given)) {
    const content = Readable.from(parts.map((part) => Buffer.from(part)));
    yield await Promise.resolve({ name, modified, content });
  }
}

test('files come back as they were, by their names', async () => {
  const files = some({
    'image/部品 1.txt': ['検', '査'],
    'empty.txt': [],
    'a/b/c.txt': ['x'.repeat(100_000)],
  });
  const found = await readBack(
    files,
    'print(json.dumps([archive.testzip(), [[one.filename, len(archive.read(one)), one.date_time] for one in archive.infolist()]]))',
  );
  const time = [2026, 11, 26, 15, 30, 10];
  expect(found).toEqual([
    null,
    [
      ['image/部品 1.txt', 6, time],
      ['empty.txt', 0, time],
      ['a/b/c.txt', 100_000, time],
    ],
  ]);
});

test('an archive without files is one', async () => {
  expect(await readBack(some({}), 'print(json.dumps(archive.namelist()))')).toEqual([]);
});

test('more files than the old format counts are all there', async () => {
  async function* many(): AsyncGenerator<ZipFile, void, undefined> {
    for (let at = 0; at < 66_000; at++) {
      yield await Promise.resolve({ name: `${at}`, modified, content: Readable.from([]) });
    }
  }
  const found = await readBack(
    many(),
    'print(json.dumps([len(archive.namelist()), archive.namelist()[-1]]))',
  );
  expect(found).toEqual([66_000, '65999']);
});

test('sizes and places beyond 4 GB stand in the fields for these', async () => {
  const chunk = Buffer.alloc(64 * 1024 * 1024);
  const count = 65;
  async function* big(): AsyncGenerator<ZipFile, void, undefined> {
    const parts = function* (): Generator<Uint8Array> {
      for (let at = 0; at < count; at++) yield chunk;
    };
    yield await Promise.resolve({ name: 'big', modified, content: Readable.from(parts()) });
    yield { name: 'after', modified, content: Readable.from([Buffer.from('x')]) };
  }
  // Only the end of the archive is looked at: the zeros before it need no disk.
  let end = Buffer.alloc(0);
  let length = 0;
  for await (const part of zip(big())) {
    length += part.length;
    if (part.length < chunk.length) end = Buffer.concat([end, part]).subarray(-1000);
  }
  const size = count * chunk.length;
  expect(length).toBeGreaterThan(size);
  const first = end.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  const extra = first + 46 + 'big'.length;
  expect(end.readUInt32LE(first + 24)).toBe(0xff_ff_ff_ff);
  expect(end.readBigUInt64LE(extra + 4)).toBe(BigInt(size));
  const second = end.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]), first + 4);
  expect(end.readBigUInt64LE(second + 46 + 'after'.length + 4)).toBe(BigInt(30 + 3 + 20 + size + 24));
  expect(end.includes(Buffer.from([0x50, 0x4b, 0x06, 0x06]))).toBe(true);
});
