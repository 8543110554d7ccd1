import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// In a process of its own, as a platform at its start: its threads do not keep it up by themselves.
test('a data base that is not there is told, before the process ends', () => {
  const program = join(import.meta.dirname, 'unreachable.program.ts');
  expect(execFileSync(process.execPath, [program], { encoding: 'utf8' })).toBe('STORE_UNAVAILABLE\n');
});
