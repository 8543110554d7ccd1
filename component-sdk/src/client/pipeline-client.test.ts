import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import {
  imageProcessingService,
  type ImageChunk,
  type ImageRequest,
  type ImageStream,
  type SingleImageCall,
} from '@kumiki/proto/image-processing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PipelineClient, RequestError, type SentFrame } from './index.ts';

type Answering = (chunk: ImageChunk, call: ImageStream, calls: number) => void;

/** A platform that answers frames as the test says, whole ones in turn. */
async function serve(answer: Answering, port = 0) {
  const server = new Server();
  const heard: ImageChunk[] = [];
  let calls = 0;
  server.addService(imageProcessingService('kumiki.v1.ImageProcessingService'), {
    processImageStream(call: ImageStream) {
      const number = ++calls;
      call.on('data', (chunk: ImageChunk) => {
        heard.push(chunk);
        if (chunk.isFinalChunk) answer(chunk, call, number);
      });
      call.on('end', () => call.end());
      call.on('error', () => undefined);
    },
    processSingleImage({ request }: SingleImageCall, done: (error: object | null, answer?: object) => void) {
      const { correlationId, imageData, metadata } = request as ImageRequest;
      const { pipelineId, parameters } = metadata!.pipelineConfig!;
      if (pipelineId === 'gone') return done({ code: status.NOT_FOUND, details: 'It is gone.' });
      const outputs = {
        parameters: { json: JSON.stringify(parameters) },
        other: { content: imageData, mediaType: 'a/b' },
      };
      done(null, { correlationId, status: 'SUCCESS', imageData, mediaType: 'image/png', outputs });
    },
  });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, at) => {
      if (error) reject(error);
      else resolve(at);
    });
  });
  onTestFinished(() => server.forceShutdown());
  return { port: bound, heard, calls: () => calls, server };
}

function client(port: number): PipelineClient {
  const made = new PipelineClient(`127.0.0.1:${port}`, { token: 'secret' });
  onTestFinished(async () => await made[Symbol.asyncDispose]());
  return made;
}

function* frames(count: number): Generator<SentFrame> {
  for (let at = 0; at < count; at++) yield { id: `f${at}`, bytes: new Uint8Array([at]) };
}

const succeeds: Answering = ({ correlationId }, call) =>
  void call.write({ correlationId, status: 'SUCCESS' });

test('an image has its result, with data and files', async () => {
  const { port } = await serve(succeeds);
  const bytes = new Uint8Array([1, 2, 3]);
  const result = await client(port).image('mark', bytes, { parameters: { width: 5, note: 'as it is' } });
  expect(result).toMatchObject({
    status: 'SUCCESS',
    image: { bytes: Buffer.from(bytes), mediaType: 'image/png' },
    values: { parameters: { width: '5', note: 'as it is' } },
    files: { other: { bytes: Buffer.from(bytes), mediaType: 'a/b' } },
  });
  await expect(client(port).image('gone', bytes)).rejects.toThrow(RequestError);
});

test(
  'frames of any source come back as they are answered, large ones in pieces',
  { timeout: 120_000 },
  async () => {
    const { port, heard } = await serve(succeeds);
    const large = new Uint8Array(2.5 * 1024 * 1024).fill(7);
    const source = [...frames(3), { id: 'large', bytes: large }];
    const ids: string[] = [];
    for await (const { id } of client(port).stream('mark', source, {
      mode: 'realtime',
      policy: 'drop_oldest',
    }))
      ids.push(id);
    expect(ids).toEqual(['f0', 'f1', 'f2', 'large']);
    expect(heard[0]!.metadata!.pipelineConfig).toMatchObject({ mode: 'REALTIME', policy: 'DROP_OLDEST' });
    const pieces = heard.filter(({ correlationId }) => correlationId === 'large');
    expect(pieces.map(({ chunkIndex, totalChunks }) => [chunkIndex, totalChunks])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    expect(Buffer.concat(pieces.map(({ imageData }) => imageData))).toEqual(Buffer.from(large));
  },
);

test('no more frames are taken than are on their way', async () => {
  const waiting: (() => void)[] = [];
  const { port } = await serve((chunk, call, number) => waiting.push(() => succeeds(chunk, call, number)));
  let taken = 0;
  const source = function* () {
    for (const frame of frames(50)) {
      taken++;
      yield frame;
    }
  };
  const results = client(port).stream('mark', source(), { window: 4 });
  const first = results.next();
  await vi.waitFor(() => expect(waiting).toHaveLength(4), { timeout: 60_000 });
  expect(taken).toBe(4);
  waiting.shift()!();
  expect((await first).value).toMatchObject({ id: 'f0' });
  await results.return();
});

test('a connection that breaks is opened again, and frames without a result are sent once more', async () => {
  const { port, calls } = await serve((chunk, call, number) => {
    if (number === 1 && chunk.correlationId === 'f2') {
      call.emit('error', { code: status.UNAVAILABLE, details: 'It broke.' });
    } else succeeds(chunk, call, number);
  });
  const ids: string[] = [];
  for await (const { id } of client(port).stream('mark', frames(6))) ids.push(id);
  expect(ids).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5']);
  expect(calls()).toBe(2);
});

test('a stream goes on when its platform stops with frames on their way, and another takes its place', async () => {
  const stopped = await serve((chunk, call, number) => {
    if (chunk.correlationId !== 'f2') return succeeds(chunk, call, number);
    stopped.server.forceShutdown();
    replaced.resolve(serve(succeeds, stopped.port));
  });
  const replaced = Promise.withResolvers<unknown>();
  const ids: string[] = [];
  for await (const { id } of client(stopped.port).stream('mark', frames(6))) ids.push(id);
  await replaced.promise;
  expect(ids).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5']);
});

test('frames that a platform refuses until it is up again are sent once more', async () => {
  const { port, calls } = await serve((chunk, call, number) => {
    const { correlationId } = chunk;
    if (number === 1) call.emit('error', { code: status.UNAVAILABLE, details: 'It broke.' });
    else if (number === 2) {
      const error = { code: 'DEPLOYMENT_NOT_READY', message: 'It is starting.', retryable: true };
      call.write({ correlationId, status: 'REJECTED', error });
    } else succeeds(chunk, call, number);
  });
  const results = await Array.fromAsync(client(port).stream('mark', frames(4)));
  expect(results.map(({ id, status: became }) => `${id} ${became}`)).toEqual(
    ['f0', 'f1', 'f2', 'f3'].map((id) => `${id} SUCCESS`),
  );
  expect(calls()).toBe(3);
});

test('a stream that is refused says why, and one that nobody wants any more ends', async () => {
  const { port } = await serve((_, call) => {
    call.emit('error', { code: status.PERMISSION_DENIED, details: 'You may not.' });
  });
  const all = Array.fromAsync(client(port).stream('mark', frames(2)));
  await expect(all).rejects.toMatchObject({ status: status.PERMISSION_DENIED, message: 'You may not.' });
  const silent = await serve(() => undefined);
  const left = new AbortController();
  const results = Array.fromAsync(client(silent.port).stream('mark', frames(2), { signal: left.signal }));
  left.abort(new Error('enough'));
  await expect(results).rejects.toThrow('enough');
});

test('nothing is left of a stream whose client is closed while its connection is away, nor of one that was cancelled before', async () => {
  const { port, server } = await serve(() => undefined);
  const closed = client(port);
  const ended = Array.fromAsync(closed.stream('mark', frames(1))).catch((thrown: unknown) => thrown);
  server.forceShutdown();
  await closed[Symbol.asyncDispose]();
  expect(await ended).toMatchObject({ message: expect.stringContaining('was closed') as string });
  const signal = AbortSignal.abort(new Error('enough'));
  const { port: other, heard } = await serve(succeeds);
  await expect(Array.fromAsync(client(other).stream('mark', frames(1), { signal }))).rejects.toThrow(
    'enough',
  );
  await expect(client(other).image('mark', new Uint8Array([1]), { signal })).rejects.toThrow('enough');
  expect(heard).toEqual([]);
});
