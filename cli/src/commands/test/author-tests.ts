import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pipeline } from 'node:stream/promises';

export interface AuthorTests {
  readonly passed: number;
  readonly failed: number;
  /** Files that need another test runner, so that they were not run. */
  readonly others: readonly string[];
}

interface TestEvent {
  readonly type: string;
  readonly data: { readonly details?: { duration_ms: number } };
}

const preload = (name: string) => new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url).href;

/** How the tests of an author are run. */
export interface AuthorTestOptions {
  readonly show: boolean;
  /** The most that they may take, in ms: a file of them, in Python all. */
  readonly limitMs: number;
}

/** Runs the `*.test.ts` files of a folder with Node's own test runner and shows how they went. */
export async function runAuthorTests(
  folder: string,
  { show, limitMs }: AuthorTestOptions,
): Promise<AuthorTests> {
  const files = await testFiles(folder);
  const others = await Promise.all(files.map(async (file) => ((await isForVitest(file)) ? file : undefined)));
  const own = files.filter((_, at) => others[at] === undefined);
  const counts = { passed: 0, failed: 0, others: others.filter((file) => file !== undefined) };
  if (own.length === 0) return counts;
  const stream = run({
    files: own,
    concurrency: true,
    cwd: folder,
    execArgv: [`--import=${preload('share-sdk')}`, `--import=${preload('time-limit')}?ms=${limitMs}`],
  });
  stream.on('test:pass', ({ details, skip, todo }) => {
    if (details.type !== 'suite' && skip === undefined && todo === undefined) counts.passed++;
  });
  stream.on('test:fail', ({ details, todo }) => {
    if (details.type !== 'suite' && todo === undefined) counts.failed++;
  });
  if (show) await pipeline(stream, inShort, new spec(), write);
  else for await (const _ of stream);
  return counts;
}

/**
 * The command closes with one sum of all tests; the runner's own table would come before it. Times are whole milliseconds, as
 * those of examples are.
 */
async function* inShort(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  for await (const event of events) {
    const { details } = event.data;
    if (details) details.duration_ms = Math.round(details.duration_ms);
    if (event.type !== 'test:diagnostic') yield event;
  }
}

async function write(texts: AsyncIterable<string | Buffer>): Promise<void> {
  for await (const text of texts) process.stdout.write(text);
}

async function testFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return /^(\.|node_modules$|vendor$|out$|dist$)/.test(entry.name) ? [] : await testFiles(path);
      }
      return entry.name.endsWith('.test.ts') ? [path] : [];
    }),
  );
  return files.flat().toSorted();
}

async function isForVitest(file: string): Promise<boolean> {
  return /from\s+['"]vitest['"]/.test(await readFile(file, 'utf8'));
}
