import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sharp } from '@kumiki/component-sdk/values';
import { head, problemCode, rawProblemCode, rawRequest, testServer } from '../../../../test/http-fixture.ts';
import { openProcessing, picture, type OpenProcessing } from '../../../../test/processing-fixture.ts';
import { openRealtime } from '../../../../test/realtime-fixture.ts';
import { HeldBytes } from '../upload/held-bytes.ts';
import { processRoutes } from './process.ts';

const path = '/api/v1/pipeline/process';

let kumiki: OpenProcessing;
let server: Awaited<ReturnType<typeof testServer>>;
let image: Buffer;

beforeEach(async () => {
  kumiki = await openProcessing();
  const { realtime } = await openRealtime();
  const held = new HeldBytes(10_000_000);
  server = await testServer(processRoutes({ ...kumiki, realtime, frameBytes: 1000, held }));
  image = await picture();
});
afterEach(async () => {
  kumiki.gate.resolve();
  await server.close();
  await kumiki[Symbol.asyncDispose]();
});

type Part = readonly [field: string, content: string | Buffer, fileName?: string];

function formOf(parts: readonly Part[]): FormData {
  const form = new FormData();
  for (const [field, content, name] of parts) {
    if (typeof content === 'string' && name === undefined) form.append(field, content);
    else form.append(field, new Blob([new Uint8Array(Buffer.from(content))]), name ?? 'photo.png');
  }
  return form;
}

const config = (more: object = {}): Part => [
  'pipeline_config',
  JSON.stringify({ pipeline_id: 'one', ...more }),
];
const note = (text: string) => config({ parameters: { note: text } });

async function send(parts: readonly Part[], query = '', accept?: string): Promise<Response> {
  const headers = accept === undefined ? {} : { Accept: accept };
  return await server.fetch(path + query, { method: 'POST', body: formOf(parts), headers });
}

async function data(answer: Response | Promise<Response>): Promise<Record<string, unknown>> {
  return (await (await answer).json()) as Record<string, unknown>;
}

async function records(): Promise<number> {
  return (await kumiki.store.list('default', {}, { limit: 10 })).executions.length;
}

describe('an image that is sent', () => {
  test('is accepted with its execution, and its result comes by the address that the answer names', async () => {
    const answer = await send([config({ priority: 'low' }), ['image', image]]);
    expect(answer.status).toBe(202);
    const accepted = await data(answer);
    expect(accepted).toEqual({
      execution_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      file_id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      status: 'accepted',
      estimated_completion_time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    const address = answer.headers.get('location')!;
    expect(address).toBe(`/api/v1/executions/${String(accepted['execution_id'])}/result`);
    const result = await server.fetch(`${address}?wait=20`);
    expect([result.status, result.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(result.headers.get('x-execution-id')).toBe(accepted['execution_id']);
    const { width, height } = await sharp(Buffer.from(await result.arrayBuffer())).metadata();
    expect([width, height]).toEqual([8, 6]);
    const stored = await kumiki.objects.read(String(accepted['file_id']));
    expect(Buffer.from(stored).equals(image)).toBe(true);
  });

  test('is answered with its result where it waits, in the form that is accepted', async () => {
    const parts = [note('a'), ['image', image]] as const;
    const asJson = await data(send(parts, '?wait=20', 'application/json'));
    expect(asJson).toMatchObject({
      status: 'succeeded',
      pipeline: 'test',
      outputs: {
        image: { media_type: 'image/png', url: expect.stringContaining('/api/v1/files/sha256:') as string },
        text: { data: '{"width":8,"note":"a"} none' },
      },
      step_times: [{ step: 's', status: 'succeeded', duration_ms: expect.any(Number) as number }],
    });
    const preferred = 'image/png;q=0.5, application/json';
    expect((await send(parts, '?wait=20', preferred)).headers.get('content-type')).toContain('json');
    expect((await send(parts, '?wait=20', 'image/*')).headers.get('content-type')).toBe('image/png');
    expect(await problemCode(await send(parts, '?wait=20', 'image/jpeg'))).toBe('RESULT_NOT_ACCEPTABLE');
    expect(await problemCode(await send(parts, '?wait=20&output=none'))).toBe('ARTIFACT_NOT_FOUND');
  });

  test('may come with files for other inputs, and the result may be one of several images', async () => {
    const other = await picture('#ffffff');
    const parts: Part[] = [config({ pipeline_id: 'two' }), ['inputs.photo', image], ['inputs.other', other]];
    const whole = await send(parts, '?wait=20');
    expect(whole.headers.get('content-type')).toContain('application/json');
    const one = await send(parts, '?wait=20&output=other');
    const { data: pixels } = await sharp(Buffer.from(await one.arrayBuffer()))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(pixels[0]).toBe(255);
    expect(await problemCode(await send(parts, '?wait=20', 'image/png'))).toBe('RESULT_NOT_ACCEPTABLE');
  });

  test('is answered with how far it is where its result does not come in time', async () => {
    const answer = await send([note('wait'), ['image', image]], '?wait=0.05');
    expect(answer.status).toBe(202);
    const { execution_id: id, status } = await data(answer);
    expect(status).not.toBe('succeeded');
    const asked = `/api/v1/executions/${String(id)}/result`;
    expect((await server.fetch(asked)).status).toBe(202);
    kumiki.gate.resolve();
    expect((await server.fetch(`${asked}?wait=20`)).status).toBe(200);
  });

  test('that cannot be worked on is answered with the error of its execution', async () => {
    const answer = await send([note('bad'), ['image', image]], '?wait=20');
    expect(await answer.clone().json()).toMatchObject({
      execution_id: answer.headers.get('x-execution-id'),
      at: { item: 'photo' },
    });
    expect(await problemCode(answer)).toBe('IMAGE_EMPTY');
    expect(await records()).toBe(1);
  });

  test('and again under its client and correlation is the same execution, and stored no more', async () => {
    const named: Part[] = [
      ['client_id', 'camera 1'],
      ['correlation_id', '部品-7'],
      ['image', image],
    ];
    const answers = await Promise.all(Array.from({ length: 8 }, () => send([config(), ...named])));
    const accepted = await Promise.all(answers.map(data));
    expect(new Set(accepted.map((one) => JSON.stringify(one))).size).toBe(1);
    const replayed = answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true');
    expect(replayed).toHaveLength(7);
    expect(await problemCode(await send([config({ priority: 'high' }), ...named]))).toBe(
      'REQUEST_REPEATED_DIFFERENTLY',
    );
    const waiting = await send([config(), ...named], '?wait=20');
    expect(waiting.headers.get('x-execution-id')).toBe(accepted[0]!['execution_id']);
    expect(await records()).toBe(1);
  });
});

describe('an image that is not recorded', () => {
  const none: Part = ['record', 'none'];

  test('is answered with the same result, and nothing of it stays', async () => {
    const recorded = await send([note('a'), ['image', image]], '?wait=20');
    const before = [await records(), await kumiki.filesOnDisk()];
    const answer = await send([none, note('a'), ['image', image]], '?wait=20');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(answer.headers.get('x-execution-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await answer.arrayBuffer()).toEqual(await recorded.arrayBuffer());
    const asJson = await data(send([note('a'), ['image', image], none], '?wait=20', 'application/json'));
    expect(asJson).toMatchObject({
      status: 'succeeded',
      outputs: { image: { media_type: 'image/png' }, text: { data: '{"width":8,"note":"a"} none' } },
      step_times: [{ step: 's', status: 'succeeded' }],
    });
    const { image: shown } = asJson['outputs'] as { image: { base64: string } };
    expect((await sharp(Buffer.from(shown.base64, 'base64')).metadata()).width).toBe(8);
    expect([await records(), await kumiki.filesOnDisk()]).toEqual(before);
    // No result of before was used: it ran each time.
    expect(kumiki.began).toEqual(['a', 'a', 'a']);
  });

  test('must wait for its result, and ends with the waiting', async () => {
    expect(await problemCode(await send([none, config(), ['image', image]]))).toBe('RECORD_NEEDED');
    const late = await send([none, note('wait'), ['image', image]], '?wait=0.05');
    expect(await problemCode(late)).toBe('RESULT_NOT_IN_TIME');
    // The only lane is free again.
    expect((await send([none, note('a'), ['image', image]], '?wait=20')).status).toBe(200);
  });

  test('ends with the client that asked for it', async () => {
    const gone = new AbortController();
    const body = formOf([none, note('wait'), ['image', image]]);
    const asked = server.fetch(`${path}?wait=100`, { method: 'POST', body, signal: gone.signal });
    await expect.poll(() => kumiki.began).toEqual(['wait']);
    gone.abort();
    await expect(asked).rejects.toThrow('aborted');
    expect((await send([none, note('a'), ['image', image]], '?wait=20')).status).toBe(200);
  });

  test('fails with its error, and waits in the same queue as all others', async () => {
    const failed = await send([none, note('bad'), ['image', image]], '?wait=20');
    expect(await problemCode(failed)).toBe('IMAGE_EMPTY');
    await send([note('wait'), ['image', image]]);
    await send([note('wait'), ['image', image]]);
    const low = send(
      [none, config({ parameters: { note: 'low' }, priority: 'low' }), ['image', image]],
      '?wait=20',
    );
    await expect.poll(() => kumiki.queue.waiting).toBe(1);
    const high = send(
      [none, config({ parameters: { note: 'high' }, priority: 'high' }), ['image', image]],
      '?wait=20',
    );
    await expect.poll(() => kumiki.queue.waiting).toBe(2);
    kumiki.gate.resolve();
    expect([(await low).status, (await high).status]).toEqual([200, 200]);
    expect(kumiki.began.indexOf('high')).toBeLessThan(kumiki.began.indexOf('low'));
  });
});

describe('what is sent wrongly', () => {
  /** Enough of one to be taken for one. */
  const jpeg: Part = ['image', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'a.jpg'];

  test.each<[string, readonly Part[], string]>([
    ['no config', [['image', Buffer.from('x')]], 'BODY_INVALID'],
    ['no image', [config()], 'BODY_INVALID'],
    [
      'a config that is no JSON',
      [
        ['pipeline_config', '{'],
        ['image', 'x', 'a.png'],
      ],
      'BODY_INVALID',
    ],
    [
      'a config with repeated keys',
      [
        ['pipeline_config', '{"pipeline_id":"one","pipeline_id":"two"}'],
        ['image', 'x', 'a'],
      ],
      'BODY_INVALID',
    ],
    [
      'a config of another type',
      [
        ['pipeline_config', '[]'],
        ['image', 'x', 'a.png'],
      ],
      'BODY_INVALID',
    ],
    ['an unknown key in it', [config({ pipeline: 'one' }), ['image', 'x', 'a.png']], 'BODY_INVALID'],
    ['a priority that is none', [config({ priority: 'urgent' }), ['image', 'x', 'a.png']], 'BODY_INVALID'],
    ['a path for a pipeline', [config({ pipeline_id: '../one' }), ['image', 'x', 'a.png']], 'BODY_INVALID'],
    ['NUL in the pipeline', [config({ pipeline_id: 'one\u0000' }), ['image', 'x', 'a.png']], 'BODY_INVALID'],
    [
      'a pipeline that is not there',
      [config({ pipeline_id: 'none' }), ['image', 'x', 'a.png']],
      'PIPELINE_NOT_FOUND',
    ],
    ['parameters of another type', [config({ parameters: [1] }), ['image', 'x', 'a.png']], 'BODY_INVALID'],
    ['a parameter that is none', [config({ parameters: { wide: 1 } }), jpeg], 'PARAMETER_UNKNOWN'],
    ['a field that it does not have', [config(), ['user', 'x'], ['image', 'x', 'a.png']], 'BODY_INVALID'],
    ['a field twice', [config(), config(), ['image', 'x', 'a.png']], 'BODY_INVALID'],
    [
      'an image twice',
      [config(), ['image', 'x', 'a.png'], ['image', 'x', 'a.png']],
      'IMAGE_FORMAT_NOT_ALLOWED',
    ],
    ['a file for nothing', [config(), ['photo', 'x', 'a.png']], 'BODY_INVALID'],
    [
      'a file for an input that is not there',
      [config(), ['inputs.constructor', 'x', 'a.png']],
      'INPUT_UNKNOWN',
    ],
    [
      'a config that is a file',
      [
        ['pipeline_config', '{}', 'a.json'],
        ['image', 'x', 'a.png'],
      ],
      'BODY_INVALID',
    ],
    ['no image at all', [config(), ['image', '%PDF-1.7', '../../etc/passwd']], 'IMAGE_FORMAT_NOT_ALLOWED'],
    ['a file name with NUL', [config(), ['image', 'x', 'a\u0000.png']], 'BODY_INVALID'],
    ['an empty file', [config(), ['image', Buffer.alloc(0)]], 'BODY_INVALID'],
    ['a record that is neither', [config(), ['record', 'maybe'], ['image', 'x', 'a.png']], 'BODY_INVALID'],
    ['a name with NUL', [config(), ['client_id', 'a\u0000'], jpeg], 'REQUEST_NAME_INVALID'],
  ])('is refused, and nothing of it stays: %s', async (_, parts, code) => {
    expect(await problemCode(await send(parts))).toBe(code);
    expect([await records(), await kumiki.filesOnDisk()]).toEqual([0, 0]);
  });

  test('is refused in the query, and for executions that are not there or not one item', async () => {
    for (const query of ['?wait=-1', '?wait=1e9', '?wait=soon', '?wait=1&wait=2', '?output=']) {
      const code = await problemCode(await send([config(), ['image', image]], query));
      expect([query, code]).toEqual([query, code === 'QUERY_REPEATED' ? code : 'QUERY_INVALID']);
    }
    const unknown = '/api/v1/executions/01a20f44-1915-725e-a432-031822541cb1/result?wait=1';
    expect(await problemCode(await server.fetch(unknown))).toBe('EXECUTION_NOT_FOUND');
    const artifact = await kumiki.stored('a.png');
    const inputs = { photo: { kind: 'stored', artifact } } as const;
    const items = [
      { name: 'a', inputs },
      { name: 'b', inputs },
    ];
    const { id } = await kumiki.executions.start('default', { pipeline: 'one', items });
    const many = await server.fetch(`/api/v1/executions/${id}/result`);
    expect(await problemCode(many)).toBe('RESULT_NOT_SINGLE');
  });

  test('leaves nothing where it is cut off or lies about its length', async () => {
    const [first, last] = [
      '--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n',
      '\r\n--x--\r\n',
    ];
    const type = 'Content-Type: multipart/form-data; boundary=x';
    const whole = [first, image, last];
    const size = Buffer.byteLength(first) + image.length + Buffer.byteLength(last);
    const post = (length: number) => head(`POST ${path}`, [type, `Content-Length: ${length}`]);
    const cut = await rawRequest(server.port, [post(size + 100), ...whole.slice(0, 2)], { halfClose: true });
    expect(['BODY_INCOMPLETE', 'REQUEST_MALFORMED']).toContain(rawProblemCode(cut));
    const short = await rawRequest(server.port, [post(size - 20), ...whole]);
    expect(rawProblemCode(short)).toBe('BODY_INVALID');
    const wrong = await rawRequest(server.port, [
      head(`POST ${path}`, ['Content-Type: application/json', 'Content-Length: 2']),
      '{}',
    ]);
    expect(rawProblemCode(wrong)).toBe('MEDIA_TYPE_UNSUPPORTED');
    expect([await records(), await kumiki.filesOnDisk()]).toEqual([0, 0]);
  });
});
