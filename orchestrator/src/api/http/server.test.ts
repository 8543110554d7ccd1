import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { problemCode, testServer } from '../../../test/http-fixture.ts';
import { bytes, defineRoute, empty, json, stream, type Route, type RouteRequest } from './index.ts';

function route(path: string, handle: Route['handle']): Route {
  const answers = { 200: { type: 'text/plain', description: 'Something.' } };
  return defineRoute({
    method: 'GET',
    path,
    role: 'viewer',
    group: 'Test',
    summary: 'A test.',
    answers,
    handle,
  });
}

test('what nobody expected is an INTERNAL error that says nothing of the inside, and the log says all', async () => {
  await using server = await testServer([
    route('/throws', () => {
      throw new Error('ENOENT /secret/place');
    }),
    route('/rejects', () => Promise.reject(new TypeError('undefined is not a secret'))),
    route('/internal', () => {
      throw kumikiError('INTERNAL', { reason: 'the secret row is missing' });
    }),
  ]);
  for (const path of ['/throws', '/rejects', '/internal']) {
    const answer = await server.fetch(path);
    expect(await answer.clone().text()).not.toContain('secret');
    expect(await problemCode(answer)).toBe('INTERNAL');
    const requestId = answer.headers.get('x-request-id');
    await expect
      .poll(() => server.log.find((entry) => entry.requestId === requestId))
      .toMatchObject({
        level: 'error',
        code: 'INTERNAL',
        path,
        status: 500,
        error: expect.objectContaining({ message: expect.stringContaining('secret') }),
      });
  }
});

test('an error of the table keeps its status, its place and its problems', async () => {
  await using server = await testServer([
    route('/full', () => {
      throw kumikiError('STORE_FULL', { store: 'the disk' }, { at: { step: 'find' } });
    }),
  ]);
  const answer = await server.fetch('/full');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([507, '1']);
  expect(await answer.json()).toMatchObject({
    code: 'STORE_FULL',
    detail: 'There is no space left in the disk.',
    at: { step: 'find' },
    retryable: true,
  });
});

test('who has a version of the content already gets a 304, and HEAD gets no content', async () => {
  let ended = 0;
  await using server = await testServer([
    route('/bytes', () => bytes('content', 'text/plain', { etag: 'v1' })),
    route('/stream', () =>
      stream(
        endless(() => ended++),
        'text/plain',
        { etag: 'v1' },
      ),
    ),
    route('/nothing', () => empty()),
  ]);
  const fresh = await server.fetch('/bytes');
  expect([await fresh.text(), fresh.headers.get('etag')]).toEqual(['content', '"v1"']);
  for (const path of ['/bytes', '/stream']) {
    const known = await server.fetch(path, { headers: { 'If-None-Match': '"v1"' } });
    expect([known.status, await known.text()]).toEqual([304, '']);
    const top = await server.fetch(path, { method: 'HEAD' });
    expect([top.status, await top.text(), top.headers.get('etag')]).toEqual([200, '', '"v1"']);
  }
  expect((await server.fetch('/nothing')).status).toBe(204);
});

test('a stream arrives as it comes, and ends when the client goes away', async () => {
  const ended = Promise.withResolvers<void>();
  let seen: RouteRequest | undefined;
  await using server = await testServer([
    route('/stream', (request) => {
      seen = request;
      return stream(endless(ended.resolve), 'text/event-stream');
    }),
  ]);
  const client = new AbortController();
  const answer = await server.fetch('/stream', { signal: client.signal });
  const { value } = await answer.body!.getReader().read();
  expect(new TextDecoder().decode(value)).toContain('tick');
  client.abort();
  await ended.promise;
  expect(seen?.signal.aborted).toBe(true);
});

test('a client that takes nothing of its answer is cut off, and one that takes its time is not', async () => {
  let ended = 0;
  const piece = Buffer.alloc(256 * 1024, 'x');
  const content = async function* () {
    try {
      for (let at = 0; at < 100; at++) yield await Promise.resolve(piece);
    } finally {
      ended++;
    }
  };
  await using server = await testServer(
    [
      route('/stream', () => stream(content(), 'text/plain')),
      route('/whole', () => bytes(Buffer.concat(Array.from({ length: 100 }, () => piece)), 'text/plain')),
    ],
    { limits: { answerTimeout: 300 } },
  );
  const ask = async (path: string): Promise<IncomingMessage> => {
    const request = get(server.url + path, { agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    // It is cut off.
    answer.on('error', () => undefined);
    return answer;
  };
  const deaf = [await ask('/stream'), await ask('/whole')];
  const slow = await ask('/stream');
  let taken = 0;
  for await (const chunk of slow) {
    taken += (chunk as Buffer).length;
    // Longer than the limit in all, and never as long at once.
    if (taken % piece.length < 65_536) await delay(5);
  }
  expect(taken).toBe(100 * piece.length);
  await expect
    .poll(() => server.log.filter(({ cut }) => cut === true).map(({ path }) => path))
    .toHaveLength(2);
  expect(ended).toBe(2);
  for (const answer of deaf) answer.destroy();
});

test('a stream that has nothing to say for a while stays open', async () => {
  await using server = await testServer(
    [
      route('/stream', () => {
        const content = async function* () {
          yield 'first ';
          await delay(300);
          yield 'last';
        };
        return stream(content(), 'text/plain');
      }),
    ],
    { limits: { answerTimeout: 50 } },
  );
  expect(await (await server.fetch('/stream')).text()).toBe('first last');
});

test('a stream that fails is cut off, so that nobody takes it for the whole', async () => {
  await using server = await testServer([
    route('/stream', () =>
      stream(
        (async function* () {
          yield 'half';
          await Promise.reject(new Error('the disk is gone'));
        })(),
        'text/plain',
      ),
    ),
  ]);
  await expect(server.fetch('/stream').then((answer) => answer.text())).rejects.toThrow(/terminated|socket/);
  await expect
    .poll(() => server.log.at(-1))
    .toMatchObject({
      level: 'error',
      cut: true,
      error: new Error('the disk is gone'),
    });
});

test('a server that stops answers what runs, takes nothing more, and does not wait for idle connections', async () => {
  const started = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const server = await testServer(
    [
      route('/slow', async () => {
        started.resolve();
        await go.promise;
        return json({ done: true });
      }),
    ],
    // Only what the server does itself ends the connections in the time of a test.
    { limits: { keepAliveTimeout: 600_000, drainTimeout: 600_000 } },
  );
  const agent = new Agent({ keepAlive: true });
  await text(await request(`${server.url}/healthz`, agent));
  const slow = request(`${server.url}/slow`, agent);
  await started.promise;
  const closed = server.close();
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed');
  go.resolve();
  expect(await text(await slow)).toBe('{"done":true}');
  await closed;
  expect(await server.close()).toBeUndefined();
  agent.destroy();
});

test('what runs too long when the server stops is cut off, and an answer without an end is told before', async () => {
  const seen: RouteRequest[] = [];
  const server = await testServer(
    [
      route('/hangs', async (request) => {
        seen.push(request);
        await once(request.signal, 'abort');
        return empty();
      }),
      route('/events', (request) => {
        seen.push(request);
        return stream(
          endless(() => {}, request.closing),
          'text/event-stream',
        );
      }),
    ],
    { limits: { drainTimeout: 100 } },
  );
  const hangs = server.fetch('/hangs').then(
    () => 'answered',
    () => 'cut off',
  );
  const events = server.fetch('/events').then((answer) => answer.text());
  await expect.poll(() => seen.length).toBe(2);
  await server.close();
  expect(await hangs).toBe('cut off');
  expect(await events).toContain('tick');
});

test('readiness says why there is none', async () => {
  let fault: Error | undefined = kumikiError('NOT_READY', { reason: 'the records are being opened' });
  await using server = await testServer([], {
    ready: async () => (fault ? Promise.reject(fault) : undefined),
  });
  expect(await problemCode(await server.fetch('/readyz'))).toBe('NOT_READY');
  expect((await server.fetch('/healthz')).status).toBe(200);
  fault = undefined;
  expect((await server.fetch('/readyz')).status).toBe(200);
});

/** Ticks until somebody stops reading, or the signal says so. */
async function* endless(onEnd: () => void, signal?: AbortSignal): AsyncGenerator<string> {
  try {
    for (;;) {
      if (signal?.aborted === true) return;
      yield 'tick\n';
      await delay(1);
    }
  } finally {
    onEnd();
  }
}

async function request(url: string, agent: Agent): Promise<IncomingMessage> {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  return response;
}

async function text(response: IncomingMessage): Promise<string> {
  return (await response.setEncoding('utf8').toArray()).join('');
}
