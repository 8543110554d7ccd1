import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesIn, temporaryFolder } from './kumiki.ts';
import { UpPlatform } from './up-platform.ts';

const value = 'b7/k+9x=Q "秘密" 42';
const pipeline = (key: string) => `
apiVersion: kumiki/v1
kind: Pipeline
name: locked
inputs: { number: { type: number } }
params:
  type: object
  properties: { fail: { type: boolean, default: false }, key: { type: string, x-secret: true } }
  required: [${key.startsWith('$') ? 'key' : ''}]
steps:
  open: { component: test/vault, inputs: { number: $inputs.number }, params: { access: { key: ${key} }, fail: $params.fail } }
outputs: { text: $steps.open.text }
`;
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: UpPlatform;
/** All that was answered. */
let heard: string;

beforeEach(async () => {
  heard = '';
  folder = await temporaryFolder();
  const key = randomBytes(32).toString('base64');
  platform = await UpPlatform.start(folder.path, { KUMIKI_SECRET_KEY: key });
});
afterEach(async () => {
  await platform.kill();
  await folder[Symbol.asyncDispose]();
});

interface Data {
  readonly code: string;
  readonly execution_id: string;
  readonly status: string;
  readonly revision: number;
  readonly items: readonly {
    readonly status: string;
    readonly error?: { readonly code: string };
    readonly outputs?: { readonly text: { readonly data: string } };
  }[];
}

async function call(method: string, path: string, body?: object): Promise<{ status: number; data: Data }> {
  const { status, data } = await platform.call(method, path, body);
  heard += JSON.stringify(data ?? null);
  return { status, data: data as unknown as Data };
}

async function publish(key: string): Promise<{ status: number; data: Data }> {
  await call('POST', '/pipelines', { text: pipeline(key) });
  return await call('POST', '/pipelines/locked/publish', { revision: 1 });
}

/** Runs it to its end, and looks at everything that the platform tells of it. */
async function run(more: object): Promise<Data['items'][number] & { readonly steps: string }> {
  const { status, data } = await platform.run({ pipeline: 'locked', inputs: { number: 1 }, ...more });
  expect([status, data]).toMatchObject([202, {}]);
  const at = `/executions/${data.execution_id}`;
  heard += await (await fetch(`${platform.url}/api/v1${at}/events`)).text();
  for (const path of ['', '/logs', '/items/0/attempts']) await call('GET', `${at}${path}`);
  const steps = JSON.stringify((await call('GET', `${at}/steps`)).data);
  return { ...(await call('GET', `${at}/items`)).data.items[0]!, steps };
}

async function bytesOfAll(): Promise<Buffer> {
  const data = join(folder.path, '.kumiki-data');
  const files = (await filesIn(data)).filter((file) => file !== 'secret.key');
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(data, file)))));
}

describe('a secret', () => {
  test('reaches the process of its component, and nothing else', async () => {
    expect((await call('PUT', '/secrets/vendor-key', { value })).data).toMatchObject({ revision: 1 });
    expect((await publish('{ secret: vendor-key }')).status).toBe(201);
    const good = await run({});
    expect(good.outputs?.text.data).toBe(sha(value));
    const bad = await run({ params: { fail: true } });
    expect(bad).toMatchObject({ status: 'failed' });
    expect(heard).toContain('the key is [secret]');
    expect(heard).toContain('refused: [secret]');
    expect((await call('GET', '/secrets/vendor-key')).status).toBe(405);
    await call('GET', '/secrets');
    const { stdout, stderr } = await platform.kill('SIGTERM');
    const bytes = Buffer.concat([Buffer.from(heard + stdout + stderr), await bytesOfAll()]);
    const isThere = (text: string) => bytes.indexOf(text) >= 0;
    for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
      expect([form, isThere(form)]).toEqual([form, false]);
    expect(isThere(Buffer.from(value).toString('base64').replace(/=+$/, ''))).toBe(false);
    expect(isThere('vendor-key')).toBe(true);
  });

  test('that changes makes results new, and one that stays does not', async () => {
    await call('PUT', '/secrets/key', { value: 'first value' });
    expect(await publish('$params.key')).toMatchObject({ status: 201 });
    const params = { key: { secret: 'key' } };
    expect((await run({ params })).outputs?.text.data).toBe(sha('first value'));
    const again = await run({ params });
    expect(again.steps).toContain('"status":"cached"');
    expect((await call('PUT', '/secrets/key', { value: 'second value' })).data.revision).toBe(2);
    const changed = await run({ params });
    expect([changed.outputs?.text.data, changed.steps.includes('cached')]).toEqual([
      sha('second value'),
      false,
    ]);
    expect((await call('DELETE', '/secrets/key')).status).toBe(204);
    const late = await platform.run({ pipeline: 'locked', inputs: { number: 1 }, params });
    expect([late.status, late.data.code]).toEqual([404, 'SECRET_NOT_FOUND']);
  });

  test('stands in no pipeline and no parameter as a value, and no answer shows one that was refused', async () => {
    const refused = await publish('"a plain value"');
    expect(refused.data.code).toBe('PIPELINE_INVALID');
    const words: readonly object[] = [{ value: 'abc12' }, { value: 123_456 }, { value: ['in a list'] }, {}];
    for (const body of words) {
      const { status, data } = await call('PUT', '/secrets/key', body);
      expect([status, JSON.stringify(data).includes('in a list')]).toEqual([422, false]);
      expect(JSON.stringify(data)).not.toMatch(/abc12|123456|123_456/);
    }
    expect((await call('PUT', '/secrets/..%2Fkey', { value })).status).toBe(400);
    expect((await call('DELETE', '/secrets/none')).data.code).toBe('SECRET_NOT_FOUND');
  });
});
