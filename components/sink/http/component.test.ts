import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Image, runComponent } from '@kumiki/component-sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import sink from './component.ts';
import type { Http } from './component.types.ts';

interface Seen {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let server: Server;
let url: string;
let seen: Seen[];
let status: number;

beforeEach(async () => {
  [seen, status] = [[], 201];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ method: request.method!, headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(status, { Location: '/elsewhere' }).end('thanks');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}/parts`;
  vi.stubEnv('KUMIKI_ALLOWED_ADDRESSES', `127.0.0.1:${port}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

async function send(inputs: Http['inputs'], params: Partial<Http['params']> = {}): Promise<number> {
  return (await runComponent(sink, { inputs, params: { url, ...params } })).status;
}

const image = (level: number, name = 'a.png') =>
  Image.fromRaw({ data: new Uint8Array(3).fill(level), width: 1, height: 1, channels: 3 }).withOrigin({
    name,
    format: 'png',
  });
const keys = () => seen.map(({ headers }) => headers['idempotency-key']);

describe('sending', () => {
  it('an image goes as a file, data as JSON', async () => {
    expect(await send({ image: image(7) }, { token: 'secret' })).toBe(201);
    expect(await send({ data: { verdict: 'NG' } }, { method: 'PUT' })).toBe(201);
    const [first, second] = seen;
    expect(first).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'image/png', authorization: 'Bearer secret' },
    });
    expect((await (await Image.open(first!.body)).raw()).data[0]).toBe(7);
    expect(second).toMatchObject({ method: 'PUT', headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(second!.body.toString())).toEqual({ verdict: 'NG' });
  });

  it('again has the same key, something else another one', async () => {
    await send({ image: image(1) });
    await send({ image: image(1) });
    await send({ image: image(2) });
    await send({ image: image(1, 'b.png') });
    const [one, again, content, name] = keys();
    expect(again).toBe(one);
    expect(new Set([one, content, name]).size).toBe(3);
  });

  it('a key that is told counts, whatever is sent', async () => {
    await send({ image: image(1), key: 'part 4711' });
    await send({ image: image(2), key: 'part 4711' });
    await send({ image: image(2), key: 'part 4712' });
    const [one, again, other] = keys();
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });
});

describe('what does not work', () => {
  it.each([
    [503, 'TRY_AGAIN', true],
    [429, 'TRY_AGAIN', true],
    [422, 'ADDRESS_ANSWERED', false],
    [302, 'ADDRESS_ANSWERED', false],
  ])('the answer %d', async (answer, code, retryable) => {
    status = answer;
    await expect(send({ data: 1 })).rejects.toMatchObject({ code, retryable });
    expect(seen).toHaveLength(1);
  });

  it('nothing to send, or nowhere to send it', async () => {
    await expect(send({})).rejects.toMatchObject({ code: 'INPUT_MISSING' });
    await expect(send({ data: 1 }, { url: 'http://169.254.169.254/' })).rejects.toMatchObject({
      code: 'ADDRESS_NOT_ALLOWED',
    });
    expect(seen).toHaveLength(0);
  });
});
