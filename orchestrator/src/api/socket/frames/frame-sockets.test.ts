import { once } from 'node:events';
import { WebSocket } from 'ws';
import { expect, onTestFinished, test, vi } from 'vitest';
import { testServer } from '../../../../test/http-fixture.ts';
import { frameOf, openRealtime } from '../../../../test/realtime-fixture.ts';
import { FrameSockets } from './frame-sockets.ts';

interface Heard {
  readonly type: string;
  readonly data: Record<string, unknown> & { readonly error?: { readonly code: string } };
}

async function open(query = 'pipeline=mark', options: Parameters<typeof openRealtime>[0] = {}) {
  const kumiki = await openRealtime(options);
  if (!options.autoStart) await kumiki.deploy();
  const { realtime } = kumiki;
  const sockets = new FrameSockets({ realtime, frameBytes: 5000 });
  const server = await testServer([], { upgrade: (...given) => sockets.take(...given) });
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/realtime?${query}`);
  const heard: Heard[] = [];
  const files: Buffer[] = [];
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) files.push(data);
    else heard.push(JSON.parse(data.toString()) as Heard);
  });
  const closed = once(socket, 'close') as Promise<[number, Buffer]>;
  onTestFinished(async () => {
    socket.terminate();
    sockets.close();
    await server.close();
  });
  await once(socket, 'open');
  return { ...kumiki, socket, heard, files, closed };
}

function resultsOf(heard: readonly Heard[]) {
  return heard.filter(({ type }) => type === 'result').map(({ data }) => [data['id'], data['status']]);
}

test('each binary message is a frame, and its result comes with its files', async () => {
  const { socket, heard, files, closed } = await open();
  socket.send(await frameOf(5));
  socket.send(JSON.stringify({ type: 'frame', id: 'mine', input: 'photo' }));
  socket.send(await frameOf(6));
  socket.send(JSON.stringify({ type: 'end' }));
  expect((await closed)[0]).toBe(1000);
  expect(heard[0]).toMatchObject({ type: 'open', data: { pipeline: 'mark', version: 3 } });
  expect(heard.slice(1)).toMatchObject([
    {
      type: 'result',
      data: {
        id: '1',
        status: 'succeeded',
        outputs: { width: { data: 5 }, image: { file: 0, media_type: 'image/png' } },
        files: 1,
      },
    },
    { type: 'result', data: { id: 'mine', status: 'succeeded', outputs: { width: { data: 6 } } } },
  ]);
  expect(files).toEqual([await frameOf(5), await frameOf(6)]);
});

test('what is wrong with a message is said, and the next ones go on', async () => {
  const { socket, heard, closed } = await open();
  socket.send('{');
  socket.send(JSON.stringify({ type: 'frame', colour: 'red' }));
  socket.send(Buffer.from('no image'));
  socket.send(JSON.stringify({ type: 'configure', params: { note: 'bad' } }));
  socket.send(await frameOf(5));
  socket.send(JSON.stringify({ type: 'frame', params: { what: 1 } }));
  socket.send(await frameOf(5));
  socket.send(JSON.stringify({ type: 'frame', params: {} }));
  socket.send(await frameOf(5));
  socket.send(JSON.stringify({ type: 'end' }));
  await closed;
  expect(heard.filter(({ type }) => type === 'error').map(({ data }) => data['code'])).toEqual([
    'FRAME_INVALID',
    'FRAME_INVALID',
  ]);
  const results = heard.filter(({ type }) => type === 'result');
  expect(results.map(({ data }) => [data['id'], data['status'], data.error?.code])).toEqual([
    ['1', 'rejected', 'IMAGE_FORMAT_NOT_ALLOWED'],
    ['2', 'failed', 'IMAGE_EMPTY'],
    ['3', 'failed', 'PARAMETER_UNKNOWN'],
    ['4', 'succeeded', undefined],
  ]);
});

test('the address says how frames are treated', async () => {
  const { socket, heard, waiting, go, closed } = await open(
    'pipeline=mark@3&policy=drop_oldest&queue=1&in_flight=1&priority=high',
  );
  socket.send(JSON.stringify({ type: 'configure', params: { note: 'wait' } }));
  for (let at = 0; at < 4; at++) socket.send(await frameOf(5));
  socket.send(JSON.stringify({ type: 'end' }));
  await vi.waitFor(() => expect(waiting()).toBe(1));
  const going = setInterval(go, 1);
  await closed;
  clearInterval(going);
  expect(resultsOf(heard)).toEqual([
    ['1', 'succeeded'],
    ['2', 'dropped'],
    ['3', 'dropped'],
    ['4', 'succeeded'],
  ]);
});

test.each([
  ['pipeline=other', 'DEPLOYMENT_NOT_FOUND'],
  ['pipeline=../etc', 'FRAME_INVALID'],
  ['pipeline=mark&policy=lose', 'FRAME_INVALID'],
  ['pipeline=mark&queue=0', 'FRAME_INVALID'],
])('a connection to %s is refused with %s', async (query, code) => {
  const { heard, closed } = await open(query);
  const [, reason] = await closed;
  expect([reason.toString(), heard.map(({ data }) => data['code'])]).toEqual([code, [code]]);
});

test('a frame larger than the limit ends its connection', async () => {
  const { socket, closed } = await open();
  socket.send(Buffer.alloc(6000));
  expect((await closed)[0]).toBe(1009);
});

test('a client that goes takes its frames along', async () => {
  const { socket, waiting, deployments } = await open();
  socket.send(JSON.stringify({ type: 'frame', params: { note: 'wait' } }));
  socket.send(await frameOf(5));
  await vi.waitFor(() => expect(waiting()).toBe(1));
  socket.terminate();
  await vi.waitFor(async () =>
    expect((await deployments.get('default', 'mark')).status).toMatchObject({ streams: 0, running: 0 }),
  );
});

test('the first frame brings its pipeline up where that is allowed', async () => {
  const { socket, heard, closed, deployments } = await open('pipeline=mark', { autoStart: true });
  socket.send(await frameOf(5));
  socket.send(JSON.stringify({ type: 'end' }));
  await closed;
  expect(resultsOf(heard)).toEqual([['1', 'succeeded']]);
  expect((await deployments.get('default', 'mark')).deployment).toMatchObject({ isOnDemand: true });
});
