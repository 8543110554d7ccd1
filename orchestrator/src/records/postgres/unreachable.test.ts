import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// In a process that has nothing else to do, as a platform at its start: the threads do not keep it up by themselves.
test('a data base that is not there is told, before the process ends', () => {
  const file = (name: string) => JSON.stringify(join(import.meta.dirname, name));
  const program = `const { PostgresThreads } = await import(${file('postgres-threads.ts')});
const { placeFromUrl } = await import(${file('place.ts')});
const place = placeFromUrl('postgres://kumiki@127.0.0.1:1/kumiki');
const opened = PostgresThreads.open({ place, connections: 1, patienceMs: 50, heard: () => {} });
await opened.catch(({ code }) => console.log(code));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(said).toBe('STORE_UNAVAILABLE\n');
});
