import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KumikiError } from '@kumiki/component-sdk/errors';
import { readSettings } from './read-settings.ts';
import { sections } from './sections.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-settings-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The settings with a file of this text. */
async function withFile(text: string, environment: NodeJS.ProcessEnv = {}) {
  const path = join(folder, 'kumiki.yaml');
  await writeFile(path, text);
  return await readSettings({ environment: { ...environment, KUMIKI_CONFIG: path } });
}

describe('settings', () => {
  test('are the defaults where nobody says anything', async () => {
    const { server } = await readSettings({ environment: {} });
    expect(server).toMatchObject({ port: 7700, grpcPort: 7701, data: undefined });
  });

  test('come from the file, and before it from the environment; an empty variable says nothing', async () => {
    const text = 'server:\n  port: 8080\n  grpcPort: 8081\n';
    const { server } = await withFile(text, { KUMIKI_PORT: '9000', KUMIKI_GRPC_PORT: '' });
    expect(server).toMatchObject({ port: 9000, grpcPort: 8081 });
  });

  test('an empty file is one without settings', async () => {
    await expect(withFile('# nothing yet\n')).resolves.toMatchObject({ server: { port: 7700 } });
  });

  test('all that is wrong with a file is said at once, with its place, and no value of it', async () => {
    const error = await withFile('server:\n  port: secret\n  prot: 1\nservre: {}\n').catch(
      (thrown: unknown) => thrown as KumikiError,
    );
    const { code, problems } = error as KumikiError;
    expect(code).toBe('SETTINGS_INVALID');
    const found = problems.map(({ code: is, line }) => [is, line]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['SETTING_WRONG', 2],
        ['SETTING_UNKNOWN', 3],
        ['SETTING_UNKNOWN', 4],
      ]),
    );
    expect(JSON.stringify(problems)).toContain('Did you mean');
    expect(JSON.stringify(problems)).not.toContain('secret');
  });

  test.each(['70000', '-1', 'x', '1.5'])('the port "%s" of the environment is refused', async (given) => {
    await expect(readSettings({ environment: { KUMIKI_PORT: given } })).rejects.toMatchObject({
      code: 'SETTING_INVALID',
      message: expect.stringContaining(`is "${given}",`) as string,
    });
  });

  test('a file that is not there is said to be missing', async () => {
    const environment = { KUMIKI_CONFIG: join(folder, 'other.yaml') };
    await expect(readSettings({ environment })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  test('each has a variable of its own', () => {
    const names = Object.values(sections).flatMap((keys) => Object.values(keys).map(({ env }) => env));
    expect(new Set(names).size).toBe(names.length);
  });
});
