import { createHash, randomBytes } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesIn, start, temporaryFolder, testComponents, type Ended } from './kumiki.ts';
import { UpPlatform } from './up-platform.ts';

const value = 'b7/k+9x=Q "秘密" 42';
const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: locked
inputs: { number: { type: number } }
params: { fail: { type: boolean, default: false } }
steps:
  open: { component: test/vault, inputs: { number: $inputs.number }, params: { access: { key: { secret: vendor-key } }, fail: $params.fail } }
outputs: { text: $steps.open.text }
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** The key that seals. */
let environment: Record<string, string>;
/** All that was printed. */
let heard: string;

beforeEach(async () => {
  heard = '';
  folder = await temporaryFolder();
  environment = { KUMIKI_SECRET_KEY: randomBytes(32).toString('base64') };
  await writeFile(join(folder.path, 'pipeline.yaml'), pipeline);
});
afterEach(async () => await folder[Symbol.asyncDispose]());

async function kumiki(args: readonly string[], input?: string): Promise<Ended> {
  const ended = await start(args, folder.path, undefined, environment, input).ended;
  heard += ended.stdout + ended.stderr;
  return ended;
}

const run = async (...more: string[]) => {
  const given = ['--in', 'number=1', '--components', testComponents, '--out', 'out', '--verbose'];
  return await kumiki(['run', 'pipeline.yaml', ...given, ...more]);
};

const result = async () => await readFile(join(folder.path, 'out', 'locked.txt'), 'utf8');

async function bytesOfAll(): Promise<Buffer> {
  const files = await filesIn(folder.path);
  return Buffer.concat(await Promise.all(files.map(async (file) => await readFile(join(folder.path, file)))));
}

describe('kumiki run', () => {
  test('gives components the secrets that were put, and tells them nowhere', async () => {
    const missing = await run();
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringContaining('kumiki secrets put vendor-key'),
    ]);
    expect((await kumiki(['secrets', 'put', 'vendor-key'], `${value}\n`)).stdout).toContain(
      'vendor-key, value 1',
    );
    expect((await run()).code).toBe(0);
    expect(await result()).toContain(createHash('sha256').update(value).digest('hex'));
    expect((await run('-p', 'fail=true')).stdout).toContain('refused: [secret]');
    expect((await run()).stdout).toContain('cached');

    await kumiki(['secrets', 'put', 'vendor-key'], 'another value');
    expect((await run()).code).toBe(0);
    expect(await result()).toContain(createHash('sha256').update('another value').digest('hex'));

    const bytes = Buffer.concat([Buffer.from(heard), await bytesOfAll()]);
    const forms = [value, JSON.stringify(value).slice(1, -1), 'another value'];
    expect(forms.filter((form) => bytes.indexOf(form) >= 0)).toEqual([]);
  });

  test('whose work a platform does has them too', async () => {
    const platform = await UpPlatform.start(folder.path, environment);
    try {
      expect((await kumiki(['secrets', 'put', 'vendor-key', '--json'], value)).stdout).toContain(
        '"revision": 1',
      );
      expect((await run()).code).toBe(0);
      expect(await result()).toContain(createHash('sha256').update(value).digest('hex'));
      const { data } = await platform.call('GET', '/secrets');
      expect(data.items).toMatchObject([{ name: 'vendor-key' }]);
      expect((await kumiki(['secrets', 'remove', 'vendor-key'])).code).toBe(0);
      expect((await kumiki(['secrets'])).stdout).toContain('No secrets');
    } finally {
      await platform.kill();
    }
  });
});

test('an author runs a component with a secret in its folder', async () => {
  await cp(join(testComponents, 'vault'), join(folder.path, 'vault'), { recursive: true });
  await kumiki(['secrets', 'put', 'vendor-key'], value);
  const args = ['run', '--in', 'number=1', '-p', 'access={"key":{"secret":"vendor-key"}}', '--json'];
  const here = { ...environment, KUMIKI_DATA: join(folder.path, '.kumiki-data') };
  const ended = await start(args, join(folder.path, 'vault'), undefined, here).ended;
  expect(ended.stdout).toContain(createHash('sha256').update(value).digest('hex'));
  expect(ended.stdout + ended.stderr).not.toContain(JSON.stringify(value).slice(1, -1));
});

test.each([
  [['put'], 'Say which'],
  [['put', '../x'], 'Say which'],
  [['show', 'x'], 'show'],
])('kumiki secrets %j is refused', async (args, words) => {
  const { code, stderr } = await kumiki(['secrets', ...args], value);
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test('a value that is none is refused, and the key that sealed has to be there', async () => {
  expect((await kumiki(['secrets', 'put', 'vendor-key'], 'short')).stderr).toContain('SECRET_VALUE_INVALID');
  expect((await kumiki(['secrets', 'put', 'vendor-key'], 'x'.repeat(200_000))).stderr).toContain(
    'SECRET_VALUE_INVALID',
  );
  await kumiki(['secrets', 'put', 'vendor-key'], value);
  environment = { KUMIKI_SECRET_KEY: randomBytes(32).toString('base64') };
  expect((await run()).stderr).toContain('SECRET_KEY_MISSING');
});
