import { expect, test } from 'vitest';
import { problemCode, testServer } from '../../../../test/http-fixture.ts';
import { openProcessing } from '../../../../test/processing-fixture.ts';
import { frameOf, openRealtime } from '../../../../test/realtime-fixture.ts';
import { HeldBytes } from '../upload/held-bytes.ts';
import { processRoutes } from './process.ts';

type Part = readonly [field: string, content: string | Buffer];

const mode: Part = ['mode', 'realtime'];
const mark = (parameters: object = {}): Part => [
  'pipeline_config',
  JSON.stringify({ pipeline_id: 'mark', parameters }),
];

async function open() {
  const kumiki = await openProcessing();
  const frames = await openRealtime();
  const { processing, transient, objects, store } = kumiki;
  const { realtime } = frames;
  const held = new HeldBytes(10_000_000);
  const server = await testServer(
    processRoutes({ processing, transient, realtime, frameBytes: 1000, objects, held }),
  );
  const send = async (parts: readonly Part[], accept = '*/*'): Promise<Response> => {
    const body = new FormData();
    for (const [field, content] of parts) {
      if (typeof content === 'string') body.append(field, content);
      else body.append(field, new Blob([new Uint8Array(content)]), 'photo.png');
    }
    return await server.fetch('/api/v1/pipeline/process', {
      method: 'POST',
      body,
      headers: { Accept: accept },
    });
  };
  return {
    ...frames,
    send,
    records: async () => (await store.list('default', {}, { limit: 10 })).executions.length,
    async [Symbol.asyncDispose]() {
      await server.close();
      await kumiki[Symbol.asyncDispose]();
    },
  };
}

test('a frame is answered by the deployment of its pipeline, and not recorded', async () => {
  await using kumiki = await open();
  await kumiki.deploy();
  const parts: Part[] = [mode, mark(), ['image', await frameOf(8)]];
  const answer = await kumiki.send(parts);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(await (await kumiki.send(parts, 'application/json')).json()).toMatchObject({
    pipeline: 'mark',
    version: 3,
    outputs: { width: { data: 8 } },
    step_times: [{ step: 'look', status: 'succeeded' }],
  });
  expect(await kumiki.records()).toBe(0);
});

test('a frame is refused in the words of the table', async () => {
  await using kumiki = await open();
  const image: Part = ['image', await frameOf(8)];
  const refused = async (...parts: Part[]) => await problemCode(await kumiki.send(parts));
  expect(await refused(mode, mark(), image)).toBe('DEPLOYMENT_NOT_FOUND');
  await kumiki.deploy();
  expect(await refused(mode, mark({ note: 'bad' }), image)).toBe('IMAGE_EMPTY');
  expect(await refused(mode, ['deadline_ms', '20'], mark({ note: 'wait' }), image)).toBe('FRAME_LATE');
  expect(await refused(['mode', 'live'], mark(), image)).toBe('BODY_INVALID');
  expect(await refused(mode, ['deadline_ms', '0'], mark(), image)).toBe('BODY_INVALID');
  expect(await refused(mode, ['record', 'durable'], mark(), image)).toBe('BODY_INVALID');
  expect(await refused(mode, mark(), ['image', Buffer.alloc(2000)])).toBe('BODY_TOO_LARGE');
});
