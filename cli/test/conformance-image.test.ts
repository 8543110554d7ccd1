import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { start, startFile, temporaryFolder, testComponents } from './kumiki.ts';

const worker = join(import.meta.dirname, '../../component-sdk/src/worker/serve/start.ts');
const image = '127.0.0.1:5000/acme/invert:1.0.0';

/** What stands for podman: it writes down what it is told, and starts the worker of a folder in place of that of an image. */
const program = (folder: string, pull: string) => `#!/bin/sh
echo "$@" >> ${folder}/told
case "$1" in
  info) exit 0 ;;
  pull) ${pull} ;;
  run) exec ${process.execPath} ${worker} --component ${join(testComponents, 'invert')} ;;
esac
`;

describe.skipIf(process.platform === 'win32')('kumiki conformance IMAGE', () => {
  const check = async (folder: string, pull: string, args: readonly string[] = []) => {
    const file = join(folder, 'podman');
    await writeFile(file, program(folder, pull));
    await chmod(file, 0o755);
    const env = { KUMIKI_CONTAINER_PROGRAM: file };
    return await start(['conformance', image, ...args], folder, startFile, env).ended;
  };

  test('checks the worker of an image in a closed container', async () => {
    await using folder = await temporaryFolder();
    const ended = await check(folder.path, 'exit 0', ['--json']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ component: 'test/invert', conforms: true });
    const told = (await readFile(join(folder.path, 'told'), 'utf8')).split('\n');
    expect(told).toContain(`pull --quiet --tls-verify=false ${image}`);
    const run = told.find((line) => line.startsWith('run '));
    for (const closed of ['--network=none', '--read-only', '--cap-drop=all', '--rm', '--pull=never'])
      expect(run).toContain(` ${closed} `);
    expect(run).toMatch(/--volume=(\S+):\1 /);
    expect(run?.endsWith(` ${image}`)).toBe(true);
  }, 60_000);

  test('says why an image cannot be pulled', async () => {
    await using folder = await temporaryFolder();
    const ended = await check(folder.path, 'echo "manifest unknown" >&2; exit 125');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('REGISTRY_NOT_FOUND');
  });

  test('says what it needs where nothing runs containers', async () => {
    await using folder = await temporaryFolder();
    const env = { KUMIKI_CONTAINER_PROGRAM: join(folder.path, 'none') };
    const ended = await start(['conformance', image], folder.path, startFile, env).ended;
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('CONTAINER_PROGRAM_NEEDED');
  });
});
