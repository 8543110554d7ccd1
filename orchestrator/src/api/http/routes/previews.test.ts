import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { openFileStore } from '@kumiki/component-sdk/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemCode, testServer } from '../../../../test/http-fixture.ts';
import type { Execution } from '../../../execution/index.ts';
import type { Caller } from '../../../identity/roles.ts';
import type { PreviewRequest, Previews } from '../../../previews/index.ts';
import { localCaller } from '../roles.ts';
import { previewRoutes } from './previews.ts';

let folder: string;
let server: Awaited<ReturnType<typeof testServer>>;
let caller: Caller;
/** What previews were asked for. */
let asked: PreviewRequest[];

const stored = `sha256:${'1'.repeat(64)}`;
const execution = '01a20f44-1915-725e-a432-031822541cb1';
const text = (name: string) => `name: ${name}\nsteps: {}\n`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-previews-'));
  caller = localCaller;
  asked = [];
  const artifact = { digest: stored, size: 3, mediaType: 'image/png' };
  const missing = (name: string) => kumikiError('ARTIFACT_NOT_FOUND', { name, where: 'The store' });
  const answer = { pipeline: 'a', status: 'succeeded', images: {}, steps: [], problems: [], durationMs: 1 };
  const routes = previewRoutes({
    previews: {
      make: async (_: string, __: string, request: PreviewRequest) => {
        asked.push(request);
        return await Promise.resolve(answer);
      },
    } as unknown as Previews,
    library: {
      draft: async (_, name) => {
        const draft = { name, text: text(name), revision: 1, savedAt: 0 };
        return await Promise.resolve(draft as never);
      },
      asJson: (json) => json,
    },
    executions: {
      get: async () => await Promise.resolve({ pipeline: { name: 'theirs' } } as Execution),
      value: async (_, __, { name }) =>
        name === 'image' ? await Promise.resolve(artifact) : await Promise.reject(missing(name)),
    },
    files: {
      find: async (who, _, digest) =>
        digest === stored && who.pipelines === undefined
          ? await Promise.resolve({ artifact, createdAt: 0 })
          : await Promise.reject(missing(digest)),
    },
    objects: await openFileStore(folder, { durable: false }),
  });
  server = await testServer(routes, { access: { identify: () => caller } });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const post = async (body: object) =>
  await server.fetch('/api/v1/previews', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

async function send(): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob(['one']), 'a.png');
  const answer = await server.fetch('/api/v1/previews/files', { method: 'POST', body: form });
  return ((await answer.json()) as { file_id: string }).file_id;
}

const only = (pipelines: Caller['pipelines']): Caller =>
  ({ id: 'ann', name: 'Ann', pipelines }) as unknown as Caller;

describe('an input of a preview', () => {
  test('is a stored file, one of an item, one that was just sent, data, or a list', async () => {
    const sent = await send();
    const item = { execution_id: execution, item: 0, of: 'inputs', name: 'image' };
    const inputs = { a: { file_id: stored }, b: item, c: [{ file_id: sent }, item], d: { data: [1] } };
    expect((await post({ text: text('a'), inputs })).status).toBe(200);
    const file = { digest: stored };
    expect(asked[0]).toMatchObject({
      edge: 1024,
      inputs: {
        a: { kind: 'files', files: [file] },
        b: { kind: 'files', files: [file] },
        c: { kind: 'files', files: [{ digest: sent, name: 'a.png' }, file] },
        d: { kind: 'data', data: [1] },
      },
    });
  });

  test.each([
    [{ file_id: stored, data: 1 }, 'BODY_INVALID'],
    [{}, 'BODY_INVALID'],
    [{ execution_id: execution }, 'BODY_INVALID'],
    [{ file_id: '/etc/passwd' }, 'BODY_INVALID'],
    [{ url: 'http://127.0.0.1' }, 'BODY_INVALID'],
    ['text', 'BODY_INVALID'],
    [{ file_id: `sha256:${'2'.repeat(64)}` }, 'ARTIFACT_NOT_FOUND'],
    [{ execution_id: execution, name: 'mask' }, 'ARTIFACT_NOT_FOUND'],
  ])('%j is refused', async (given, code) => {
    expect(await problemCode(await post({ text: text('a'), inputs: { image: given } }))).toBe(code);
    expect(asked).toEqual([]);
  });
});

test.each([
  [{}],
  [{ text: 'a', pipeline: 'a' }],
  [{ text: 'a', edge: 50_000 }],
  [{ text: 'a', session: '' }],
  [{ pipeline: '../a' }],
])('the body %j is refused', async (body) => {
  expect(await problemCode(await post(body))).toBe('BODY_INVALID');
});

describe('who may change one pipeline only', () => {
  beforeEach(() => {
    caller = only({ mine: 'editor', theirs: 'viewer' });
  });

  test('previews that one, saved or not, with images that they may see', async () => {
    const image = { execution_id: execution, name: 'image' };
    expect((await post({ pipeline: 'mine', inputs: { image } })).status).toBe(200);
    expect((await post({ text: text('mine'), inputs: { image: { file_id: await send() } } })).status).toBe(
      200,
    );
  });

  test('and no other, nor with files of others', async () => {
    expect(await problemCode(await post({ pipeline: 'theirs' }))).toBe('ROLE_NEEDED');
    expect(await problemCode(await post({ pipeline: 'hidden' }))).toBe('PIPELINE_NOT_FOUND');
    expect(await problemCode(await post({ text: text('hidden') }))).toBe('PIPELINE_NOT_FOUND');
    const file = await post({ pipeline: 'mine', inputs: { image: { file_id: stored } } });
    expect(await problemCode(file)).toBe('ARTIFACT_NOT_FOUND');
    const sent = await send();
    caller = { ...only({ mine: 'editor' }), id: 'bob' };
    const ofAnn = await post({ pipeline: 'mine', inputs: { image: { file_id: sent } } });
    expect(await problemCode(ofAnn)).toBe('ARTIFACT_NOT_FOUND');
    const item = { execution_id: execution, name: 'image' };
    const ofExecution = await post({ pipeline: 'mine', inputs: { image: item } });
    expect(await problemCode(ofExecution)).toBe('EXECUTION_NOT_FOUND');
  });
});
