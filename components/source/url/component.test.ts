import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runComponent, sharp } from '@kumiki/component-sdk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import source from './component.ts';

let server: Server | undefined;

/** A server of this machine, which the operator allows. */
async function serve(listener: RequestListener, allowed = true): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('KUMIKI_ALLOWED_ADDRESSES', allowed ? `127.0.0.1:${port}` : '');
  return `http://127.0.0.1:${port}`;
}

afterEach(() => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  server?.close();
});

async function png(width: number): Promise<Buffer> {
  return await sharp({ create: { width, height: 1, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
}

async function fetched(params: { urls: [string, ...string[]]; token?: string }) {
  return (await runComponent(source, { inputs: {}, params })).images;
}

describe('images by their addresses', () => {
  it('come in order, named by the address, with the token', async () => {
    const seen: (string | undefined)[] = [];
    const pictures = [await png(1), await png(2)];
    const base = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end(pictures[request.url!.includes('two') ? 1 : 0]);
    });
    const images = await fetched({ urls: [`${base}/one.png`, `${base}/two%2F..png?key=1`], token: 'secret' });
    expect(images.map(({ width, origin }) => [width, origin.name])).toEqual([[1, 'one.png'], [2, 'two2F..png']]); // prettier-ignore
    expect(seen).toEqual(['Bearer secret', 'Bearer secret']);
  });

  it.each([
    [404, 'ADDRESS_ANSWERED', false],
    [503, 'TRY_AGAIN', true],
    [429, 'TRY_AGAIN', true],
  ])('a server that answers %d', async (status, code, retryable) => {
    const base = await serve((_, response) => void response.writeHead(status).end('no'));
    await expect(fetched({ urls: [base] })).rejects.toMatchObject({ code, retryable });
  });

  it('of several addresses it says which one', async () => {
    const picture = await png(1);
    const base = await serve((request, response) => {
      response.writeHead(request.url === '/gone' ? 404 : 200).end(picture);
    });
    await expect(fetched({ urls: [`${base}/one`, `${base}/gone`] })).rejects.toMatchObject({
      message: expect.stringContaining(' (2 of 2) answered with the status 404') as string,
    });
  });

  it('what is no image is refused', async () => {
    const base = await serve((_, response) => void response.end('<html>'));
    await expect(fetched({ urls: [base] })).rejects.toMatchObject({ code: 'IMAGE_FORMAT_NOT_ALLOWED' });
  });

  it('addresses inside are not called, unless the operator allows them', async () => {
    let calls = 0;
    const base = await serve(() => void calls++, false);
    await expect(fetched({ urls: [base] })).rejects.toMatchObject({ code: 'ADDRESS_NOT_ALLOWED' });
    await expect(fetched({ urls: ['file:///etc/passwd'] })).rejects.toMatchObject({
      code: 'ADDRESS_INVALID',
    });
    expect(calls).toBe(0);
  });
});
