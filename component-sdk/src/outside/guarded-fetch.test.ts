import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { AddressRules } from './address-rules.ts';
import { guardedFetch, type GuardedRequest, type Resolve } from './guarded-fetch.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<{ port: number; host: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, host: `127.0.0.1:${port}` };
}

const limits = { maxBytes: 1000, timeoutMs: 10_000 };

async function get(url: string, rules: string, more: Partial<GuardedRequest> = {}, resolve?: Resolve) {
  const guard = { rules: new AddressRules(rules), ...(resolve && { resolve }) };
  const answer = await guardedFetch(url, { ...limits, ...more }, guard);
  let text = '';
  for await (const chunk of answer.body) text += chunk.toString();
  return { status: answer.status, text };
}

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('a guarded request', () => {
  test('gives what an allowed address answers', async () => {
    const { host } = await serve((request, response) => response.end(`${request.method} ${request.url}`));
    expect(await get(`http://${host}/a?b=c`, host)).toEqual({ status: 200, text: 'GET /a?b=c' });
  });

  test.each([
    'http://127.0.0.1:PORT/',
    'http://0x7f.1:PORT/',
    'http://2130706433:PORT/',
    'http://[::1]:PORT/',
  ])('never reaches this machine by %s', async (address) => {
    let reached = false;
    const { port } = await serve((_, response) => {
      reached = true;
      response.end();
    });
    await expect(get(address.replace('PORT', String(port)), '')).rejects.toEqual(code('ADDRESS_NOT_ALLOWED'));
    expect(reached).toBe(false);
  });

  test('checks where a name leads to when it connects, each time', async () => {
    const { port } = await serve((_, response) => response.end('inside'));
    const answers = ['93.184.216.34', '127.0.0.1'];
    // The first answer is what a check before the request would have seen.
    const rebinding: Resolve = (_, done) => done(null, [{ address: answers.pop()!, family: 4 }]);
    const asked = get(`http://rebind.example:${port}/`, '', {}, rebinding);
    await expect(asked).rejects.toEqual(code('ADDRESS_NOT_ALLOWED'));
  });

  test('takes only the public ones of several addresses', async () => {
    const { port } = await serve((_, response) => response.end('here'));
    const found = [
      { address: '10.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const resolve: Resolve = (_, done) => done(null, found);
    const asked = await get(`http://mixed.example:${port}/`, '127.0.0.1', {}, resolve);
    expect(asked.text).toBe('here');
  });

  test('checks each redirect, follows so many, and takes no credentials to another host', async () => {
    const seen: (string | undefined)[] = [];
    const last = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('end');
    });
    const first = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { Location: `http://${last.host}/` }).end();
    });
    const headers = { Authorization: 'Bearer of the first' };
    const both = `${first.host},${last.host}`;
    await expect(get(`http://${first.host}/`, first.host, { redirects: 3 })).rejects.toEqual(
      code('ADDRESS_NOT_ALLOWED'),
    );
    expect((await get(`http://${first.host}/`, both)).status).toBe(302);
    seen.length = 0;
    expect((await get(`http://${first.host}/`, both, { redirects: 1, headers })).text).toBe('end');
    expect(seen).toEqual(['Bearer of the first', undefined]);
  });

  test('ends a ring of redirects with the redirect', async () => {
    let count = 0;
    const { host } = await serve((_, response) => {
      count++;
      response.writeHead(307, { Location: '/' }).end();
    });
    expect((await get(`http://${host}/`, host, { redirects: 3 })).status).toBe(307);
    expect(count).toBe(4);
  });

  test.each([
    ['announced', { 'Content-Length': '2000' }],
    ['not announced', {}],
  ])('takes no more than the limit, %s', async (_, headers: Record<string, string>) => {
    const { host } = await serve((_request, response) =>
      response.writeHead(200, headers).end('x'.repeat(2000)),
    );
    await expect(get(`http://${host}/`, host)).rejects.toEqual(code('ADDRESS_ANSWER_TOO_LARGE'));
  });

  test('waits no longer than it may, for the head and for the body', async () => {
    const silent = await serve(() => undefined);
    const stuck = await serve((_, response) => response.write('a'));
    for (const { host } of [silent, stuck])
      await expect(get(`http://${host}/`, host, { timeoutMs: 50 })).rejects.toEqual(code('ADDRESS_TIMEOUT'));
  });

  test('says when nobody is there, when an answer is cut, and when it was called off', async () => {
    const { host } = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': '10' }).write('a');
      setImmediate(() => response.destroy());
    });
    await expect(get(`http://${host}/`, host)).rejects.toEqual(code('ADDRESS_UNREACHABLE'));
    const signal = AbortSignal.abort();
    await expect(get(`http://${host}/`, host, { signal })).rejects.toEqual(code('CANCELLED'));
    const missing: Resolve = (_, done) => done(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), []);
    const asked = get('http://nobody.example/', '', {}, missing);
    await expect(asked).rejects.toEqual(code('ADDRESS_UNREACHABLE'));
  });

  test.each([
    'ftp://a.example/',
    'file:///etc/passwd',
    'a.example',
    'https://user:pw@a.example/',
    'https://',
  ])('refuses %s', async (url) => await expect(get(url, '')).rejects.toEqual(code('ADDRESS_INVALID')));
});
