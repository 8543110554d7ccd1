import { status, type StatusObject } from '@grpc/grpc-js';
import { describe, expect, test, vi } from 'vitest';
import { codeOf, ownClient, single, stream, testGrpc, type Message } from '../../../../test/grpc-fixture.ts';
import { frameOf, openRealtime } from '../../../../test/realtime-fixture.ts';

const config = (more: Message = {}) => ({
  pipeline_config: { pipeline_id: 'mark', mode: 'REALTIME', ...more },
});

async function open(limits: { frameBytes?: number } = {}) {
  const kumiki = await openRealtime();
  await kumiki.deploy();
  const grpc = await testGrpc({}, { realtime: kumiki.realtime, ...limits });
  const call = stream(await ownClient(grpc.address));
  const chunk = async (correlation_id: string, more: Message = {}, width = 8) => ({
    correlation_id,
    image_data: await frameOf(width),
    chunk_index: 0,
    total_chunks: 1,
    is_final_chunk: true,
    metadata: config(),
    ...more,
  });
  return { ...kumiki, ...grpc, ...call, chunk };
}

describe('frames of a stream', () => {
  test('are answered in their order with all that the pipeline gave, and nothing is recorded', async () => {
    const { call, chunk, send, answers, ended, processing, unfinished } = await open();
    for (const width of [5, 6, 7]) send(await chunk(`f${width}`, {}, width));
    call.end();
    expect((await ended).code).toBe(status.OK);
    expect(answers.map((one) => [one.correlation_id, one.status, one['outputs']])).toMatchObject([
      ['f5', 'SUCCESS', { width: { json: '5' } }],
      ['f6', 'SUCCESS', { width: { json: '6' } }],
      ['f7', 'SUCCESS', { width: { json: '7' } }],
    ]);
    expect(answers[0]).toMatchObject({ media_type: 'image/png', execution_id: '' });
    expect(answers[0]!['image_data']).toEqual(await frameOf(5));
    expect(processing.asked).toEqual([]);
    expect(await unfinished()).toEqual([]);
  });

  test('have their own errors, and the others go on', async () => {
    const { call, chunk, send, answers, ended } = await open({ frameBytes: 1000 });
    const bad = { metadata: config({ parameters: { note: 'bad' } }) };
    const unknown = { metadata: config({ parameters: { what: '1' } }) };
    const elsewhere = { metadata: config({ pipeline_id: 'other' }) };
    send(await chunk('bad', bad), await chunk('unknown', unknown), await chunk('elsewhere', elsewhere));
    send(await chunk('text', { image_data: Buffer.from('no image') }));
    send(await chunk('half', { total_chunks: 2, is_final_chunk: false }));
    send(await chunk('large', { image_data: Buffer.concat([await frameOf(4), Buffer.alloc(2000)]) }));
    send(await chunk('order', { chunk_index: 3 }), await chunk('good'));
    call.end();
    await ended;
    const outcomes = answers.map((one) => {
      return [one.correlation_id, one.status, (one['error'] as { code: string } | null)?.code];
    });
    expect(Object.fromEntries(outcomes.map(([id, ...of]) => [id, of]))).toEqual({
      bad: ['FAILED', 'IMAGE_EMPTY'],
      unknown: ['REJECTED', 'PARAMETER_UNKNOWN'],
      elsewhere: ['REJECTED', 'DEPLOYMENT_NOT_FOUND'],
      text: ['REJECTED', 'IMAGE_FORMAT_NOT_ALLOWED'],
      half: ['REJECTED', 'GRPC_IMAGE_INCOMPLETE'],
      large: ['REJECTED', 'OBJECT_TOO_LARGE'],
      order: ['REJECTED', 'GRPC_CHUNK_ORDER'],
      good: ['SUCCESS', undefined],
    });
  });

  test('for which there is no room are dropped as the client says', async () => {
    const { call, chunk, send, answers, ended, go, waiting, deployments } = await open();
    const waits = config({ policy: 'DROP_NEWEST', parameters: { note: 'wait' } });
    for (let at = 0; at < 10; at++) send(await chunk(`f${at}`, { metadata: waits }));
    const frames = async () => (await deployments.get('default', 'mark')).status!.frames;
    await vi.waitFor(async () => expect(await frames()).toMatchObject({ in: 10, dropped: { newest: 5 } }));
    call.end();
    const going = setInterval(go, 1);
    await ended;
    clearInterval(going);
    expect(waiting()).toBe(0);
    expect(answers.map((one) => one.status)).toEqual([
      ...Array.from({ length: 5 }, () => 'SUCCESS'),
      ...Array.from({ length: 5 }, () => 'DROPPED'),
    ]);
  });

  test('end with the client that sent them', async () => {
    const { call, chunk, send, waiting, deployments } = await open();
    send(await chunk('a', { metadata: config({ parameters: { note: 'wait' } }) }));
    await vi.waitFor(() => expect(waiting()).toBe(1));
    call.cancel();
    await vi.waitFor(async () => {
      const { status: now } = await deployments.get('default', 'mark');
      expect(now).toMatchObject({ streams: 0, running: 0, frames: { dropped: { left: 1 } } });
    });
  });
});

test('an image goes where its client says, or else to the deployment where there is one', async () => {
  const { chunk, call, address, processing } = await open();
  call.cancel();
  processing.instantly = {};
  const client = await ownClient(address);
  const image = { ...(await chunk('a')) };
  const modes = { REALTIME: 0, AUTO: 0, RECORDED: 1 } as const;
  for (const [mode, asked] of Object.entries(modes)) {
    const before = processing.asked.length;
    await single(client, { ...image, metadata: config({ mode }) });
    expect(processing.asked.length - before).toBe(asked);
  }
  await single(client, { ...image, metadata: config({ mode: 'AUTO', pipeline_id: 'mark@2' }) });
  expect(processing.asked.at(-1)?.request.pipelineId).toBe('mark@2');
  const refused = single(client, { ...image, metadata: config({ pipeline_id: 'mark@2' }) });
  const thrown: unknown = await refused.catch((error: unknown) => error);
  expect(codeOf(thrown as StatusObject)).toBe('DEPLOYMENT_NOT_FOUND');
});

test('a frame that is late says so', async () => {
  const { chunk, call, address } = await open();
  call.cancel();
  const metadata = config({ deadline_ms: 20, parameters: { note: 'wait' } });
  const answer = await single(await ownClient(address), await chunk('a', { metadata }));
  expect(answer).toMatchObject({ status: 'DROPPED', error: { code: 'FRAME_LATE', retryable: true } });
});
