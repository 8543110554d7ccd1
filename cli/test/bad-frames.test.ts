import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { PipelineClient, type FrameResult } from '@kumiki/component-sdk/client';
import { sharp } from '@kumiki/component-sdk/values';
import {
  ownClient,
  stream as grpcStream,
  type Answer,
  type Message,
} from '../../orchestrator/test/grpc-fixture.ts';
import { temporaryFolder } from './kumiki.ts';
import { ask, publishFlip, startPlatform, type StartedPlatform } from './platform.ts';

/*
 * Whatever somebody sends to a deployment has an answer that says what is wrong with it, in each way that frames come, and
 * costs nobody else a frame: beside all of it another client goes on.
 */

const frameBytes = 65_536;
/** How long a frame may take that says nothing of it, in seconds. */
const deadline = 2;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: StartedPlatform;
let image: Buffer;
let jpeg: Buffer;

beforeAll(async () => {
  folder = await temporaryFolder();
  const noise = sharp({
    create: {
      width: 64,
      height: 48,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  });
  [image, jpeg] = [await noise.clone().png().toBuffer(), await noise.clone().jpeg().toBuffer()];
  platform = await startPlatform(folder.path, {
    KUMIKI_REALTIME_FRAME_BYTES: String(frameBytes),
    KUMIKI_REALTIME_DEADLINE_SECONDS: String(deadline),
  });
  await publishFlip(platform);
  const replicas = { min: 2, max: 2 };
  await ask(platform, 'POST', '/deployments?wait=60', { pipeline: 'flip-it', replicas, params: { ms: 1 } });
}, 120_000);
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

interface Bad {
  readonly bytes: () => Uint8Array;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly deadlineMs?: number;
}

const good = () => image;
const bmp = () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(200)]);
const large = () => Buffer.concat([image, Buffer.alloc(2 * frameBytes)]);

const frames: readonly [name: string, bad: Bad, code: string][] = [
  ['no image', { bytes: () => Buffer.from('no image') }, 'IMAGE_FORMAT_NOT_ALLOWED'],
  ['an unknown codec', { bytes: bmp }, 'IMAGE_FORMAT_NOT_ALLOWED'],
  ['half a PNG', { bytes: () => image.subarray(0, image.length / 2) }, 'IMAGE_UNREADABLE'],
  ['half a JPEG', { bytes: () => jpeg.subarray(0, jpeg.length / 2) }, 'IMAGE_UNREADABLE'],
  ['a parameter that is unknown', { bytes: good, params: { colour: 'red' } }, 'PARAMETER_UNKNOWN'],
  ['a parameter that is wrong', { bytes: good, params: { ms: 'soon' } }, 'PARAMETER_INVALID'],
  ['a frame that is late', { bytes: good, params: { ms: 60_000 }, deadlineMs: 100 }, 'FRAME_LATE'],
  ['a frame without a deadline that never ends', { bytes: good, params: { ms: 60_000 } }, 'FRAME_LATE'],
];

/** A frame over REST. @returns the code of what it was answered with */
async function overRest({ bytes, params = {}, deadlineMs }: Bad): Promise<string> {
  const form = new FormData();
  form.set('mode', 'realtime');
  form.set('pipeline_config', JSON.stringify({ pipeline_id: 'flip-it', parameters: params }));
  if (deadlineMs !== undefined) form.set('deadline_ms', String(deadlineMs));
  form.append('image', new Blob([new Uint8Array(bytes())]), 'frame.png');
  const answer = await fetch(`${platform.url}/api/v1/pipeline/process`, { method: 'POST', body: form });
  if (answer.ok) return String(answer.status);
  return ((await answer.json()) as { code: string }).code;
}

interface Heard {
  readonly type: string;
  readonly data: {
    readonly status?: string;
    readonly code?: string;
    readonly error?: { readonly code: string };
  };
}

async function connect(query = ''): Promise<WebSocket> {
  const address = `${platform.url.replace('http', 'ws')}/api/v1/realtime?pipeline=flip-it${query}`;
  const socket = new WebSocket(address);
  await once(socket, 'open');
  return socket;
}

/** The first word of one of these kinds, or how the connection ended. */
async function heard(socket: WebSocket, ...types: readonly string[]): Promise<Heard['data']> {
  return await new Promise((resolve) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return;
      const { type, data: of } = JSON.parse(data.toString()) as Heard;
      if (types.includes(type)) resolve(of);
    });
    socket.on('close', (code, reason) => resolve({ status: `closed with ${code} ${reason.toString()}` }));
  });
}

async function overWebSocket({ bytes, params, deadlineMs }: Bad): Promise<string> {
  const socket = await connect();
  const answer = heard(socket, 'result');
  const about = { ...(params && { params }), ...(deadlineMs !== undefined && { deadline_ms: deadlineMs }) };
  socket.send(JSON.stringify({ type: 'frame', ...about }));
  socket.send(bytes());
  const { status = '', error } = await answer.finally(() => socket.close());
  return error?.code ?? status;
}

const config = (more: object = {}) => ({
  pipeline_config: { pipeline_id: 'flip-it', mode: 'REALTIME', ...more },
});
const chunk = (correlation_id: string, more: Message = {}): Message => ({
  correlation_id,
  image_data: image,
  chunk_index: 0,
  total_chunks: 1,
  is_final_chunk: true,
  metadata: config(),
  ...more,
});

/** Chunks over gRPC. @returns what became of each image */
async function overGrpc(...chunks: readonly Message[]): Promise<(readonly [id: string, outcome: string])[]> {
  const client = await ownClient(platform.grpcAddress);
  const { call, answers, ended, send } = grpcStream(client);
  send(...chunks);
  call.end();
  await ended;
  return answers.map((answer: Answer) => {
    const { code } = (answer['error'] as { code: string } | null) ?? {};
    return [answer.correlation_id, code ?? answer.status] as const;
  });
}

/** Another client, which sends frames as fast as they are answered while something else goes on. */
async function beside(work: () => Promise<void>): Promise<FrameResult[]> {
  const over = new AbortController();
  const endless = function* () {
    while (!over.signal.aborted) yield image;
  };
  await using client = new PipelineClient(platform.grpcAddress);
  const running = Array.fromAsync(
    client.stream('flip-it', endless(), {
      mode: 'realtime',
      window: 2,
      deadlineMs: 120_000,
    }),
  );
  try {
    await work();
  } finally {
    over.abort();
  }
  return await running;
}

function expectUntouched(results: readonly FrameResult[]): void {
  expect(results.length).toBeGreaterThan(0);
  const order = results.map(({ id }) => Number(id));
  expect([order, results.filter(({ status }) => status !== 'SUCCESS')]).toEqual([
    order.map((_, at) => at + 1),
    [],
  ]);
}

describe('a bad frame', () => {
  test(
    'says what is wrong over REST, a WebSocket and gRPC, and costs nobody else anything',
    { timeout: 120_000 },
    async () => {
      const results = await beside(async () => {
        const empty = { bytes: () => Buffer.alloc(0) };
        // A form has to have a file.
        expect(await overRest(empty)).toBe('BODY_INVALID');
        expect(await overWebSocket(empty)).toBe('IMAGE_EMPTY');
        expect(await overGrpc(chunk('empty', { image_data: empty.bytes() }))).toEqual([
          ['empty', 'IMAGE_EMPTY'],
        ]);
        for (const [name, bad, code] of frames) {
          const metadata = config({
            parameters: Object.fromEntries(
              Object.entries(bad.params ?? {}).map(([key, of]) => [key, String(of)]),
            ),
            ...(bad.deadlineMs !== undefined && { deadline_ms: bad.deadlineMs }),
          });
          const sent = chunk('bad', { image_data: bad.bytes(), metadata });
          const outcomes = await Promise.all([overRest(bad), overWebSocket(bad), overGrpc(sent)]);
          expect([name, ...outcomes]).toEqual([name, code, code, [['bad', code]]]);
        }
      });
      expectUntouched(results);
    },
  );

  test('over the limit is refused before it is read whole', async () => {
    const results = await beside(async () => {
      expect(await overRest({ bytes: large })).toBe('BODY_TOO_LARGE');
      expect(await overWebSocket({ bytes: large })).toMatch('closed with 1009');
      expect(await overGrpc(chunk('large', { image_data: large() }))).toEqual([
        ['large', 'OBJECT_TOO_LARGE'],
      ]);
    });
    expectUntouched(results);
  });

  test('in pieces that are in the wrong order, missing, repeated or half pays for it alone', async () => {
    const piece = (id: string, chunk_index: number, total_chunks: number) => {
      const half = image.subarray(0, 10);
      return chunk(id, {
        chunk_index,
        total_chunks,
        is_final_chunk: chunk_index === total_chunks - 1,
        image_data: half,
      });
    };
    const results = await beside(async () => {
      const outcomes = await overGrpc(
        piece('order', 1, 2),
        piece('missing', 0, 3),
        piece('missing', 2, 3),
        piece('repeated', 0, 2),
        piece('repeated', 0, 2),
        chunk('good'),
        chunk('good'),
        piece('half', 0, 2),
      );
      const of = (name: string) => outcomes.filter(([id]) => id === name).map(([, outcome]) => outcome);
      expect(of('order')).toEqual(['GRPC_CHUNK_ORDER']);
      expect(of('missing')).toEqual(['GRPC_CHUNK_ORDER']);
      expect(of('repeated')).toEqual(['GRPC_CHUNK_ORDER']);
      expect(of('half')).toEqual(['GRPC_IMAGE_INCOMPLETE']);
      // A frame that comes twice is two frames.
      expect(of('good')).toEqual(['SUCCESS', 'SUCCESS']);
    });
    expectUntouched(results);
  });
});

test(
  'with a thousand streams open those that send have their turns, one more is refused, and nobody else is hurt',
  { timeout: 180_000 },
  async () => {
    const results = await beside(async () => {
      const sockets: WebSocket[] = [];
      // The other client is one of the thousand.
      for (let hundreds = 0; hundreds < 10; hundreds++) {
        const count = hundreds < 9 ? 100 : 99;
        const opening = Array.from({ length: count }, async () => await connect('&deadline_ms=120000'));
        sockets.push(...(await Promise.all(opening)));
      }
      const sending = sockets.filter((_, at) => at % 20 === 0);
      const answers = sending.map(async (socket) => await heard(socket, 'result'));
      for (const socket of sending) socket.send(image);
      expect(await overRest({ bytes: good })).toBe('STREAMS_TOO_MANY');
      const refused = await heard(await connect(), 'result');
      expect(refused).toEqual({ status: 'closed with 1008 STREAMS_TOO_MANY' });
      expect(await overGrpc(chunk('more'))).toEqual([['more', 'STREAMS_TOO_MANY']]);
      const statuses = (await Promise.all(answers)).map(({ status }) => status);
      expect([statuses.length, ...new Set(statuses)]).toEqual([50, 'succeeded']);
      for (const socket of sockets) socket.close();
    });
    expectUntouched(results);
  },
);
