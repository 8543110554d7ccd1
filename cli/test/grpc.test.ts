import { status } from '@grpc/grpc-js';
import { sharp } from '@kumiki/component-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  codeOf,
  imageClient,
  single,
  stream,
  type Answer,
  type Message,
} from '../../orchestrator/test/grpc-fixture.ts';
import { flipAndWait, picture, temporaryFolder } from './kumiki.ts';
import { startPlatform, type StartedPlatform } from './platform.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: StartedPlatform;
let url: string;
let address: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform(folder.path);
  ({ url, grpcAddress: address } = platform);
  await post('/pipelines', { text: flipAndWait('flip-it') });
  await post('/pipelines/flip-it/publish', { revision: 1 });
});
afterEach(async () => {
  await platform[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function post(path: string, body: object): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  expect(response.status).toBeLessThan(300);
}

const metadata = (more: Message = {}, ms = '1') => ({
  format: 'png',
  client_id: 'camera 1',
  pipeline_config: { pipeline_id: 'flip-it', parameters: { ms }, priority: 'NORMAL' },
  ...more,
});

/** An image as chunks of so many bytes. */
function chunks(correlation_id: string, image: Buffer, size: number, first: Message | null): Message[] {
  const total = Math.ceil(image.length / size);
  return Array.from({ length: total }, (_, at) => ({
    correlation_id,
    image_data: image.subarray(at * size, (at + 1) * size),
    chunk_index: at,
    total_chunks: total,
    is_final_chunk: at === total - 1,
    ...(at === 0 && first && { metadata: first }),
  }));
}

/** The first pixel of an answered image: the pipeline inverts it. */
async function firstPixel({ image_data }: Answer): Promise<number[]> {
  const { data } = await sharp(image_data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray(0, 3)];
}

describe('the platform over gRPC', () => {
  test('gives a client that was made from the requirements the result of its image', async () => {
    const image = await picture('png', { background: '#204060' });
    const client = await imageClient(address);
    const request = { correlation_id: '部品 1', image_data: image, metadata: metadata() };
    const answer = await single(client, request);
    expect(answer).toMatchObject({ status: 'SUCCESS', correlation_id: '部品 1', media_type: 'image/png' });
    expect(await firstPixel(answer)).toEqual([0xdf, 0xbf, 0x9f]);
    expect(answer['steps']).toMatchObject([{ step: 'flip' }, { step: 'wait' }]);
    // The record is that of every other execution, and the file is there over REST.
    const shown = await fetch(`${url}/api/v1/executions/${answer.execution_id}`);
    expect(await shown.json()).toMatchObject({
      status: 'succeeded',
      params: { ms: 1 },
      labels: { client_id: 'camera 1', correlation_id: '部品 1' },
    });
    const output = await fetch(`${url}/api/v1/files/${answer.output_file_id}`);
    expect(Buffer.from(await output.arrayBuffer())).toEqual(answer.image_data);
    // The same again is the same execution, under the name of the package too; another image is none.
    const again = await single(await imageClient(address, 'kumiki.v1'), request);
    expect(again.execution_id).toBe(answer.execution_id);
    const other = { ...request, image_data: await picture('png', { background: 'red' }) };
    await expect(single(client, other)).rejects.toMatchObject({ code: status.ALREADY_EXISTS });
  });

  test('carries the images of a stream out, each with its own result', async () => {
    const { call, answers, ended, send } = stream(await imageClient(address));
    const colours = ['#000000', '#0a0a0a', '#141414', '#1e1e1e'];
    for (const [at, background] of colours.entries()) {
      const image = await picture('png', { background, width: 300, height: 200 });
      send(...chunks(`image ${at}`, image, 100, at === 0 ? metadata() : null));
    }
    const image = await picture('jpeg');
    send(
      ...chunks('no image', Buffer.from('a text'), 100, null),
      ...chunks('no pipeline', image, 9999, metadata({ pipeline_config: { pipeline_id: 'nothing' } })),
      ...chunks('no number', image, 9999, metadata({}, 'soon')),
      ...chunks('last', image, 100, metadata()).slice(0, 2),
    );
    call.end();
    expect((await ended).code).toBe(status.OK);
    const told = new Map(answers.map((answer) => [answer.correlation_id, answer]));
    expect(told.size).toBe(answers.length);
    const results = Object.fromEntries(
      answers.map((one) => [one.correlation_id, one.error?.code ?? one.status]),
    );
    expect(results).toEqual({
      'image 0': 'SUCCESS',
      'image 1': 'SUCCESS',
      'image 2': 'SUCCESS',
      'image 3': 'SUCCESS',
      'no image': 'IMAGE_FORMAT_NOT_ALLOWED',
      'no pipeline': 'PIPELINE_NOT_FOUND',
      'no number': 'PARAMETER_INVALID',
      last: 'GRPC_IMAGE_INCOMPLETE',
    });
    const pixels = await Promise.all(colours.map((_, at) => firstPixel(told.get(`image ${at}`)!)));
    expect(pixels.map(([red]) => red)).toEqual([255, 245, 235, 225]);
  });

  test('answers what runs when it is asked to stop', async () => {
    const client = await imageClient(address);
    const image = await picture('png');
    const waiting = single(client, {
      correlation_id: 'a',
      image_data: image,
      metadata: metadata({}, '1500'),
    });
    const { ended, send } = stream(client);
    send(...chunks('b', image, 9999, metadata({}, '1')));
    // One answer shows that the stream is at work.
    const executions = async () =>
      (await (await fetch(`${url}/api/v1/executions`)).json()) as { items: readonly unknown[] };
    while ((await executions()).items.length < 2);
    platform.child.kill('SIGTERM');
    expect((await waiting).status).toBe('SUCCESS');
    const end = await ended;
    expect([end.code, codeOf(end)]).toEqual([status.UNAVAILABLE, 'NOT_READY']);
    const { code, stderr } = await platform.ended;
    expect([code, stderr]).toEqual([0, '']);
  });
});
