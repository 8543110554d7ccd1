import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const commands = join(import.meta.dirname, '../src/commands');

/** Other tests start the command where it was bundled. */
test('every command loads from the sources as they are, Node stripping the types', async () => {
  const files = (await readdir(commands)).map((name) => join(commands, name, 'command.ts'));
  const program = `
    for (const file of ${JSON.stringify(files)}) {
      const commands = Object.values(await import(file));
      if (commands.length > 0) console.log(file);
    }`;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout.trim().split('\n')).toEqual(files);
  expect(files.length).toBeGreaterThan(20);
});
