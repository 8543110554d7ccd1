import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** What V8 tells of freeing WebAssembly's code while threads come and go, each of which strips the types of a program. */
async function freedWith(way: 'startThread' | 'Worker'): Promise<string> {
  const flags = ['--stress-wasm-code-gc', '--trace-wasm-code-gc'];
  const program = join(import.meta.dirname, 'fixtures', 'come-and-go.ts');
  const { stdout } = await run(process.execPath, [...flags, program, way]);
  expect(stdout).toContain('3 threads came and went');
  return stdout;
}

test('no code of WebAssembly is freed between threads: V8 frees some of it twice', async () => {
  expect(await freedWith('Worker')).toContain('[wasm-gc] Starting GC');
  expect(await freedWith('startThread')).not.toContain('[wasm-gc]');
});
