import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sharp } from '@kumiki/component-sdk';
import { flipAndWait, picture, start, temporaryFolder, testComponents, type Started } from './kumiki.ts';

interface Problem {
  readonly code: string;
  readonly remedy: string;
  readonly problems?: readonly { readonly line: number }[];
}

interface Shown {
  readonly execution_id: string;
  readonly status: string;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: Started;
let url: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  await up();
});
afterEach(async () => {
  platform.child.kill('SIGKILL');
  await platform.ended;
  await folder[Symbol.asyncDispose]();
});

async function up(): Promise<void> {
  platform = start(['up', '--port', '0', '--components', testComponents], folder.path);
  const said = Promise.withResolvers<string>();
  let text = '';
  platform.child.stdout!.on('data', (chunk: string) => {
    text += chunk;
    const found = /Kumiki is at (\S+);/.exec(text);
    if (found) said.resolve(found[1]!);
  });
  const ended = platform.ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
  ended.catch(() => undefined);
  url = await Promise.race([said.promise, ended]);
}

/** What any of the answers may hold. */
type Data = Shown & Problem & { readonly items: readonly (Shown & { readonly name: string })[] };

async function call(
  method: string,
  path: string,
  body?: object | FormData,
): Promise<{ readonly status: number; readonly type: string; readonly data: Data }> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
    ...(body && !isForm && { headers: { 'Content-Type': 'application/json' } }),
  });
  const type = response.headers.get('content-type') ?? '';
  const data = type.includes('json') ? await response.json() : undefined;
  return { status: response.status, type, data: data as Data };
}

async function publish(text = flipAndWait('flip-it')): Promise<void> {
  expect((await call('POST', '/pipelines', { text })).status).toBe(201);
  expect((await call('POST', '/pipelines/flip-it/publish', { revision: 1 })).status).toBe(201);
}

async function upload(execution: object, files: readonly (readonly [string, Uint8Array, string])[]) {
  const form = new FormData();
  form.set('execution', JSON.stringify(execution));
  for (const [field, bytes, name] of files) form.append(field, new Blob([new Uint8Array(bytes)]), name);
  return await call('POST', '/executions', form);
}

/** All events until the end, as they are sent. */
async function events(id: string, from = 1): Promise<{ id: number; event: string }[]> {
  const headers = from > 1 ? { 'Last-Event-ID': String(from - 1) } : undefined;
  const response = await fetch(`${url}/api/v1/executions/${id}/events`, headers && { headers });
  const found = (await response.text()).matchAll(/^id: (\d+)\nevent: (\w+)$/gm);
  return [...found].map(([, seq, event]) => ({ id: Number(seq), event: event! }));
}

describe('the platform', () => {
  test('takes a pipeline from its draft to results of uploaded images', async () => {
    await publish();
    const image = await picture('png');
    const { status, data } = await upload({ pipeline: 'flip-it', params: { ms: 5 } }, [
      ['image', image, '部品 1.png'],
      ['image', image, 'b.png'],
    ]);
    expect(status).toBe(202);
    const told = await events(data.execution_id);
    expect(told.map(({ id }) => id)).toEqual(told.map((_, at) => at + 1));
    expect(told.at(-1)!.event).toBe('execution_ended');
    expect(await events(data.execution_id, 4)).toEqual(told.slice(3));
    const at = `/executions/${data.execution_id}`;
    expect((await call('GET', at)).data.status).toBe('succeeded');
    const { items } = (await call('GET', `${at}/items`)).data;
    expect(items.map(({ name }) => name)).toEqual(['部品 1', 'b']);
    const result = await fetch(`${url}/api/v1${at}/items/0/outputs/image`);
    expect(result.headers.get('content-type')).toBe('image/png');
    const { width, height } = await sharp(Buffer.from(await result.arrayBuffer())).metadata();
    expect([width, height]).toEqual([40, 30]);
    const listed = await call('GET', '/executions?status=succeeded&pipeline=flip-it');
    expect(listed.data.items.map((one) => one.execution_id)).toEqual([data.execution_id]);
  });

  test('lets no two people overwrite each other, and says what a version changed', async () => {
    await publish();
    const saved = await call('PUT', '/pipelines/flip-it', {
      text: flipAndWait('flip-it', 'keep: outputs\n'),
      revision: 1,
    });
    expect(saved.status).toBe(200);
    const late = await call('PUT', '/pipelines/flip-it', { text: flipAndWait('flip-it'), revision: 1 });
    expect(late).toMatchObject({ status: 409, data: { code: 'PIPELINE_CONFLICT' } });
    expect(late.type).toContain('application/problem+json');
    expect((await call('GET', '/pipelines/flip-it/diff?from=1')).status).toBe(200);
    const broken = flipAndWait('flip-it').replace('$inputs.image', '$inputs.picture');
    await call('PUT', '/pipelines/flip-it', { text: broken, revision: 2 });
    const refused = await call('POST', '/pipelines/flip-it/publish', { revision: 3 });
    expect(refused.data.code).toBe('PIPELINE_INVALID');
    expect(refused.data.problems![0]!.line).toBeGreaterThan(1);
    expect((await call('GET', '/pipelines/flip-it/versions/1')).status).toBe(200);
  });

  test('refuses what cannot be run, and goes on', async () => {
    await publish();
    const image = await picture('png');
    const pdf = Buffer.from('%PDF-1.7 not an image');
    const ask = { pipeline: 'flip-it' };
    const asked: readonly [object, readonly (readonly [string, Uint8Array, string])[], number, string][] = [
      [ask, [], 422, 'INPUT_MISSING'],
      [ask, [['image', pdf, 'a.png']], 415, 'IMAGE_FORMAT_NOT_ALLOWED'],
      [ask, [['inputs.mask', image, 'a.png']], 422, 'INPUT_UNKNOWN'],
      [ask, [['photo', image, 'a.png']], 422, 'BODY_INVALID'],
      [{ pipeline: 'nothing' }, [['image', image, 'a.png']], 404, 'PIPELINE_NOT_FOUND'],
      [{ pipeline: 'flip-it@9' }, [['image', image, 'a.png']], 404, 'PIPELINE_VERSION_NOT_FOUND'],
      [{ pipeline: '../x' }, [['image', image, 'a.png']], 422, 'BODY_INVALID'],
      [{ ...ask, params: { ms: 'long' } }, [['image', image, 'a.png']], 422, 'PARAMETER_INVALID'],
      [{ ...ask, priority: 'urgent' }, [['image', image, 'a.png']], 422, 'BODY_INVALID'],
    ];
    for (const [execution, files, status, code] of asked) {
      const answer = await upload(execution, files);
      expect([answer.status, answer.data.code]).toEqual([status, code]);
      expect(answer.data.remedy).not.toBe('');
    }
    const unknown = '01a20f44-1915-725e-a432-031822541cb1';
    for (const path of ['', '/items', '/steps', '/events', '/items/0/outputs/image']) {
      const answer = await call('GET', `/executions/${unknown}${path}`);
      expect([path, answer.status, answer.data.code]).toEqual([path, 404, 'EXECUTION_NOT_FOUND']);
    }
    expect((await call('GET', '/executions/not-an-id')).status).toBeLessThan(500);
    const { data } = await upload(ask, [['image', image, 'a.png']]);
    expect((await events(data.execution_id)).at(-1)!.event).toBe('execution_ended');
  });

  test('goes on after it was killed with what it had accepted', async () => {
    await publish();
    const { data } = await upload({ pipeline: 'flip-it', params: { ms: 1500 } }, [
      ['image', await picture('png'), 'a.png'],
    ]);
    const reading = await fetch(`${url}/api/v1/executions/${data.execution_id}/events`);
    let seen = '';
    for await (const chunk of reading.body!.pipeThrough(new TextDecoderStream())) {
      seen += chunk;
      if (seen.includes('step_succeeded')) break;
    }
    platform.child.kill('SIGKILL');
    await platform.ended;
    await up();
    const told = await events(data.execution_id);
    expect(told.map(({ id }) => id)).toEqual(told.map((_, at) => at + 1));
    expect(told.filter(({ event }) => event === 'execution_ended')).toHaveLength(1);
    expect((await call('GET', `/executions/${data.execution_id}`)).data.status).toBe('succeeded');
  });

  test('finishes what runs when it is asked to stop, and ends in order', async () => {
    await publish();
    const { data } = await upload({ pipeline: 'flip-it', params: { ms: 800 } }, [
      ['image', await picture('png'), 'a.png'],
    ]);
    platform.child.kill('SIGTERM');
    const { code, stderr } = await platform.ended;
    expect([code, stderr]).toEqual([0, '']);
    await up();
    expect((await events(data.execution_id)).at(-1)!.event).toBe('execution_ended');
  });
});
