import { randomBytes } from 'node:crypto';
import { Metadata, status } from '@grpc/grpc-js';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { describe, expect, test, vi } from 'vitest';
import {
  codeOf,
  imageClient,
  png,
  single,
  stream,
  testGrpc,
  type Message,
} from '../../../../test/grpc-fixture.ts';

const metadata = { format: 'png', client_id: 'camera 1', pipeline_config: { pipeline_id: 'mark' } };
const request = { correlation_id: 'a', image_data: png, metadata };
const chunk = (correlation_id: string, more: Message = {}) => ({
  correlation_id,
  image_data: png,
  chunk_index: 0,
  total_chunks: 1,
  is_final_chunk: true,
  ...more,
});

describe('ProcessImageStream', () => {
  test('answers images as they are done, each under its id', async () => {
    const { address, processing } = await testGrpc();
    const { call, answers, ended, send } = stream(await imageClient(address));
    send(chunk('a', { metadata }), chunk('b'), chunk('c'));
    await processing.hasAsked(3);
    processing.of('c').end();
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    processing.of('a').end();
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    processing.of('b').end({ status: 'failed' });
    call.end();
    expect((await ended).code).toBe(status.OK);
    expect(answers.map((one) => [one.correlation_id, one.status])).toEqual([
      ['c', 'SUCCESS'],
      ['a', 'SUCCESS'],
      ['b', 'FAILED'],
    ]);
  });

  test('puts an image together from its chunks', async () => {
    const { address, processing, objects, unfinished } = await testGrpc();
    processing.instantly = {};
    const image = Buffer.concat([png, randomBytes(300_000)]);
    const size = 65_000;
    const total = Math.ceil(image.length / size);
    const { call, ended, send } = stream(await imageClient(address));
    for (let at = 0; at < total; at++) {
      send(
        chunk('a', {
          image_data: image.subarray(at * size, (at + 1) * size),
          chunk_index: at,
          total_chunks: total,
          is_final_chunk: at === total - 1,
          ...(at === 0 && { metadata }),
        }),
      );
    }
    call.end();
    expect((await ended).code).toBe(status.OK);
    const { digest } = processing.asked[0]!.request.files[0]!.artifact;
    expect(image.equals(await objects.read(digest))).toBe(true);
    expect(await unfinished()).toEqual([]);
  });

  test('makes one image pay for what is wrong with it, and no other', async () => {
    const { address, processing } = await testGrpc();
    processing.instantly = {};
    processing.check = ({ correlationId }) => {
      if (correlationId === 'strange') throw kumikiError('PARAMETER_UNKNOWN', {} as never);
    };
    const { call, answers, ended, send } = stream(await imageClient(address));
    send(
      chunk('a', { metadata }),
      chunk('pdf', { image_data: Buffer.from('%PDF') }),
      chunk('strange'),
      chunk('half', { is_final_chunk: false, total_chunks: 2 }),
      chunk('b'),
      chunk('cut', { is_final_chunk: false, total_chunks: 9 }),
    );
    call.end();
    expect((await ended).code).toBe(status.OK);
    const told = Object.fromEntries(
      answers.map((one) => [one.correlation_id, one.error?.code ?? one.status]),
    );
    expect(told).toEqual({
      a: 'SUCCESS',
      b: 'SUCCESS',
      pdf: 'IMAGE_FORMAT_NOT_ALLOWED',
      strange: 'PARAMETER_UNKNOWN',
      half: 'GRPC_IMAGE_INCOMPLETE',
      cut: 'GRPC_IMAGE_INCOMPLETE',
    });
    expect(answers.filter((one) => one.status === 'REJECTED')).toHaveLength(4);
  });

  test('reads no image more than it may work on', async () => {
    const { address, processing } = await testGrpc({ imagesPerStream: 2 });
    const { call, answers, ended, send } = stream(await imageClient(address));
    const picture = Buffer.concat([png, randomBytes(200_000)]);
    let written = 0;
    for (let at = 0; at < 40; at++) {
      call.write(
        chunk(`image ${at}`, { image_data: picture, ...(at === 0 && { metadata }) }),
        () => written++,
      );
    }
    await processing.hasAsked(2);
    await vi.waitFor(() => expect(written).toBeGreaterThan(2));
    // The rest waits on the client's side: in the buffers between are a few.
    expect(processing.asked).toHaveLength(2);
    expect(written).toBeLessThan(12);
    processing.asked[1]!.end();
    await processing.hasAsked(3);
    const answered = processing.asked[1]!.request.correlationId;
    await vi.waitFor(() => expect(answers.map((one) => one.correlation_id)).toEqual([answered]));
    expect(processing.asked).toHaveLength(3);
    processing.instantly = {};
    for (const { end } of processing.asked) end();
    call.end();
    send();
    expect((await ended).code).toBe(status.OK);
    expect(answers).toHaveLength(40);
  });

  test('shares the places of the server between streams', async () => {
    const { address, processing } = await testGrpc({ images: 1 });
    const client = await imageClient(address);
    const [one, two] = [stream(client), stream(client)];
    one.send(chunk('a', { metadata }));
    await processing.hasAsked(1);
    two.send(chunk('b', { metadata }));
    one.send(chunk('c'));
    processing.asked[0]!.end();
    await processing.hasAsked(2);
    expect(processing.asked).toHaveLength(2);
    processing.instantly = {};
    processing.asked[1]!.end();
    one.call.end();
    two.call.end();
    await Promise.all([one.ended, two.ended]);
    expect(one.answers.length + two.answers.length).toBe(3);
  });

  test('forgets a client that cancels or breaks off in the middle of an image', async () => {
    const { address, processing, unfinished } = await testGrpc({ imagesPerStream: 1, images: 1, calls: 1 });
    const client = await imageClient(address);
    const { call, ended, send } = stream(client);
    const piece = Buffer.concat([png, randomBytes(60_000)]);
    send(chunk('a', { metadata }));
    await processing.hasAsked(1);
    send(chunk('b', { image_data: piece, total_chunks: 3, is_final_chunk: false }));
    call.cancel();
    expect((await ended).code).toBe(status.CANCELLED);
    // The one place for a call, and that for an image, are free again.
    processing.instantly = {};
    await vi.waitFor(async () => expect((await single(client, request)).status).toBe('SUCCESS'));
    const again = stream(await imageClient(address));
    again.send(
      chunk('c', { metadata, image_data: piece, total_chunks: 9, is_final_chunk: false }),
      chunk('c', { image_data: piece, chunk_index: 1, total_chunks: 9, is_final_chunk: false }),
    );
    await vi.waitFor(async () => expect(await unfinished()).toHaveLength(1));
    again.call.cancel();
    await again.ended;
    await vi.waitFor(async () => expect(await unfinished()).toEqual([]));
  });

  test('ends a stream with a deadline in time', async () => {
    const { address, processing } = await testGrpc();
    const client = await imageClient(address);
    const { ended, send } = stream(client, new Metadata(), { deadline: Date.now() + 300 });
    send(chunk('a', { metadata }));
    await processing.hasAsked(1);
    expect((await ended).code).toBe(status.DEADLINE_EXCEEDED);
  });

  test('ends a stream in which nothing comes, with a word about the image that was to come', async () => {
    const { address } = await testGrpc({ idleSeconds: 0.2 });
    const { ended, send, answers } = stream(await imageClient(address));
    send(chunk('a', { metadata, total_chunks: 2, is_final_chunk: false }));
    const end = await ended;
    expect([end.code, codeOf(end)]).toEqual([status.DEADLINE_EXCEEDED, 'GRPC_STREAM_IDLE']);
    expect(answers).toMatchObject([{ correlation_id: 'a', error: { code: 'GRPC_STREAM_IDLE' } }]);
  });
});
