import { execFile } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from './kumiki.ts';

const recipe = join(import.meta.dirname, '../../templates/ci/component.mjs');

/** What stands for npm and npx: they write down what they are told, with who signs in where. */
const program = (name: string, folder: string) => `#!/bin/sh
echo "${name} $@" >> ${folder}/told
case "$*" in
  *publish*) [ -z "$DOCKER_CONFIG" ] || cat "$DOCKER_CONFIG/config.json" >> ${folder}/told ;;
  *$FAILS*) exit 3 ;;
esac
`;

describe.skipIf(process.platform === 'win32')('what a runner does with a component', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder.path, 'component.yaml'), 'name: acme/blur\nversion: 1.2.0 # of today\n');
    for (const name of ['npm', 'npx']) {
      await writeFile(join(folder.path, name), program(name, folder.path));
      await chmod(join(folder.path, name), 0o755);
    }
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  const start = async (environment: Readonly<Record<string, string>> = {}) => {
    const { PATH = '' } = process.env;
    const env = {
      PATH: `${folder.path}${delimiter}${PATH}`,
      FAILS: 'nothing',
      GITLAB_CI: 'true',
      ...environment,
    };
    const ended = await promisify(execFile)(process.execPath, [recipe], { cwd: folder.path, env }).then(
      () => ({ code: 0, stderr: '' }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
    );
    const told = await readFile(join(folder.path, 'told'), 'utf8').catch(() => '');
    return { ...ended, told: told.split('\n').filter(Boolean) };
  };
  const install = 'npm install --no-audit --no-fund';
  const kumiki = (...words: string[]) => words.map((word) => `npx --no-install kumiki ${word}`);

  test('without a tag it is checked, tested and built', async () => {
    const { code, told } = await start();
    expect([code, told]).toEqual([0, [install, ...kumiki('check', 'test', 'build')]]);
  });

  test('with the tag of its version it is published, by who is named, and their password is in no command', async () => {
    const signedIn = { KUMIKI_REGISTRY_USER: 'ann', KUMIKI_REGISTRY_PASSWORD: 'open' };
    const { code, told } = await start({
      CI_COMMIT_TAG: 'v1.2.0',
      KUMIKI_REGISTRY: 'ghcr.io/acme',
      ...signedIn,
    });
    const auth = Buffer.from('ann:open').toString('base64');
    expect([code, told]).toEqual([
      0,
      [
        install,
        ...kumiki('check', 'test', 'publish --sbom'),
        JSON.stringify({ auths: { 'ghcr.io': { auth } } }),
      ],
    ]);
  });

  test('nothing is published that failed, that has no place, or whose tag is of another version', async () => {
    const tagged = { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1.2.0' };
    const failed = await start({ ...tagged, KUMIKI_REGISTRY: 'ghcr.io/acme', FAILS: 'test' });
    expect([failed.code, failed.told.join()]).toEqual([3, expect.not.stringContaining('publish')]);
    expect(await start(tagged)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('KUMIKI_REGISTRY') as string,
    });
    const other = await start({ ...tagged, GITHUB_REF_NAME: 'v1.3.0', KUMIKI_REGISTRY: 'ghcr.io/acme' });
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('version 1.2.0') as string });
  });
});
