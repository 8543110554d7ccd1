import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseChallenges } from './challenge.ts';
import { dockerCredentials } from './docker-config.ts';

describe('a challenge', () => {
  test.each([
    ['Basic realm="x"', [{ scheme: 'basic', params: { realm: 'x' } }]],
    [
      'Bearer realm="https://a.example/token",service="a",scope="repository:x:pull,push"',
      [
        {
          scheme: 'bearer',
          params: { realm: 'https://a.example/token', service: 'a', scope: 'repository:x:pull,push' },
        },
      ],
    ],
    [
      'Negotiate, Basic realm="x", Bearer realm="y"',
      [
        { scheme: 'basic', params: { realm: 'x' } },
        { scheme: 'bearer', params: { realm: 'y' } },
      ],
    ],
    [
      'bearer Realm=plain , service = "a \\" b"',
      [{ scheme: 'bearer', params: { realm: 'plain', service: 'a " b' } }],
    ],
    ['', []],
    ['"""', []],
    ['Bearer', [{ scheme: 'bearer', params: {} }]],
  ])('%s', (header, expected) => {
    expect(parseChallenges(header)).toEqual(expected);
  });

  test('without an end does not hold anybody up', () => {
    expect(parseChallenges(`Bearer ${'a="b",'.repeat(100_000)}`)).toHaveLength(1);
    expect(parseChallenges(null)).toEqual([]);
  });
});

describe("Docker's file", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumiki-docker-'));
  });
  afterEach(async () => await rm(folder, { recursive: true }));

  const lookUp = async (config: object | string, registry: string) => {
    await writeFile(
      join(folder, 'config.json'),
      typeof config === 'string' ? config : JSON.stringify(config),
    );
    return await dockerCredentials({ DOCKER_CONFIG: folder })(registry);
  };
  const auth = Buffer.from('ann:pass:word').toString('base64');
  const ann = { kind: 'password', username: 'ann', password: 'pass:word' };

  test('gives the credentials of a registry, however it is written there', async () => {
    expect(await lookUp({ auths: { 'ghcr.io': { auth } } }, 'ghcr.io')).toEqual(ann);
    expect(await lookUp({ auths: { 'https://ghcr.io': { auth } } }, 'ghcr.io')).toEqual(ann);
    expect(await lookUp({ auths: { 'https://index.docker.io/v1/': { auth } } }, 'docker.io')).toEqual(ann);
    expect(await lookUp({ auths: { a: { username: 'ann', password: 'pass:word' } } }, 'a')).toEqual(ann);
    expect(await lookUp({ auths: { a: { identitytoken: 't' } } }, 'a')).toEqual({
      kind: 'identity',
      token: 't',
    });
    expect(await lookUp({ auths: { a: { registrytoken: 't' } } }, 'a')).toEqual({
      kind: 'bearer',
      token: 't',
    });
  });

  test('gives nothing to who is nobody, also where there is no file', async () => {
    expect(await lookUp({ auths: { 'ghcr.io': { auth } } }, 'other.example')).toBeUndefined();
    expect(await lookUp({ auths: {} }, '__proto__')).toBeUndefined();
    expect(await dockerCredentials({ DOCKER_CONFIG: join(folder, 'none') })('ghcr.io')).toBeUndefined();
  });

  test.each(['{ "auths": { "a": { "auth": "c2VjcmV0" ', '{"auths":{"ghcr.io":{"auth":"c2VjcmV0"}}}'])(
    'that cannot be used is told without what it holds: %s',
    async (text) => {
      const thrown: unknown = await lookUp(text, 'ghcr.io').catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: 'REGISTRY_CREDENTIALS_UNUSABLE' });
      expect(JSON.stringify(thrown)).not.toMatch(/c2VjcmV0|secret/);
    },
  );

  describe.skipIf(process.platform === 'win32')('with a credential helper', () => {
    let path: string | undefined;
    beforeEach(() => {
      path = process.env['PATH'];
      process.env['PATH'] = `${folder}${delimiter}${path}`;
    });
    afterEach(() => {
      process.env['PATH'] = path;
    });
    const helper = async (script: string) => {
      const file = join(folder, 'docker-credential-test');
      await writeFile(file, `#!/bin/sh\n${script}\n`);
      await chmod(file, 0o755);
    };

    test('asks it for the registry by its standard input', async () => {
      await helper(
        `read name; echo "{\\"ServerURL\\":\\"$name\\",\\"Username\\":\\"$1 $name\\",\\"Secret\\":\\"s\\"}"`,
      );
      const expected = { kind: 'password', username: 'get ghcr.io', password: 's' };
      expect(await lookUp({ credHelpers: { 'ghcr.io': 'test' } }, 'ghcr.io')).toEqual(expected);
      expect(await lookUp({ credsStore: 'test', auths: { 'ghcr.io': {} } }, 'ghcr.io')).toEqual(expected);
    });

    test('takes an identity token from it', async () => {
      await helper(`echo '{"Username":"<token>","Secret":"t"}'`);
      expect(await lookUp({ credsStore: 'test' }, 'a')).toEqual({ kind: 'identity', token: 't' });
    });

    test('is nobody where it knows none', async () => {
      await helper('echo "credentials not found in native keychain"; exit 1');
      expect(await lookUp({ credsStore: 'test' }, 'a')).toBeUndefined();
    });

    test.each([
      ['fails', 'echo secret-in-output; exit 1'],
      ['says nothing', 'true'],
      ['says too much', 'yes | head -c 200000'],
    ])('that %s is told, without what it said', async (_, script) => {
      await helper(script);
      const thrown: unknown = await lookUp({ credsStore: 'test' }, 'a').catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: 'REGISTRY_CREDENTIALS_UNUSABLE' });
      expect(JSON.stringify(thrown)).not.toContain('secret-in-output');
    });

    test.each(['../../bin/sh', 'a b', '', '; rm'])('with the name %j is not started', async (name) => {
      const found = lookUp({ credHelpers: { a: name } }, 'a');
      await expect(found).rejects.toMatchObject({ code: 'REGISTRY_CREDENTIALS_UNUSABLE' });
    });
  });
});
