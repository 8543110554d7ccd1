import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Image, runComponent } from '@kumiki/component-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import sink from './component.ts';

/** What was put, by the path of the request. */
const objects = new Map<string, { readonly body: Buffer; readonly type: string | undefined }>();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const path = decodeURIComponent(request.url ?? '');
    objects.set(path, { body: Buffer.concat(chunks), type: request.headers['content-type'] });
    response.writeHead(200, { ETag: '"1"' }).end();
  });
});

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  objects.clear();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const results = { endpoint, bucket: 'results', prefix: 'out', accessKey: 'a', secretKey: 'secret' };
  vi.stubEnv('KUMIKI_SINK_BUCKETS', JSON.stringify({ results }));
});
afterEach(() => vi.unstubAllEnvs());

function picture(level: number, name: string): Image {
  const image = Image.fromRaw({ data: new Uint8Array(12).fill(level), width: 2, height: 2, channels: 3 });
  return image.withOrigin({ name, format: 'png' });
}

describe('what is put', () => {
  it('is called as the image was, and holds what it shows', async () => {
    const image = picture(70, 'tray/part.1.jpg');
    const { keys } = await runComponent(sink, { inputs: { image }, params: { prefix: 'line-3/' } });
    expect(keys).toEqual(['part.1.png']);
    const { body, type } = objects.get('/results/out/line-3/part.1.png')!;
    expect(type).toBe('image/png');
    expect((await (await Image.open(body)).raw()).data[0]).toBe(70);
  });

  it('may be data, under a name that is told and leads nowhere else', async () => {
    const inputs = { data: { verdict: 'NG' }, name: '検査/../1 ' };
    const { keys } = await runComponent(sink, { inputs, params: { start: 'ng-' } });
    expect(keys).toEqual(['ng-検査_.._1.json']);
    const { body, type } = objects.get('/results/out/ng-検査_.._1.json')!;
    expect([JSON.parse(body.toString()), type]).toEqual([{ verdict: 'NG' }, 'application/json']);
  });

  it.each([
    ['replace', 1],
    ['keep', 2],
  ] as const)(
    'again is the same object; of other content it is by "%s" one of %i',
    async (existing, count) => {
      for (const level of [1, 2, 1]) {
        await runComponent(sink, { inputs: { image: picture(level, 'a.png') }, params: { existing } });
      }
      expect(objects.size).toBe(count);
    },
  );
});

it('nothing is put where there is nothing, or nowhere', async () => {
  await expect(runComponent(sink, { inputs: {} })).rejects.toMatchObject({ code: 'INPUT_MISSING' });
  const run = runComponent(sink, { inputs: { data: 1 }, params: { bucket: 'other' } });
  await expect(run).rejects.toMatchObject({ code: 'OUTSIDE_BUCKET_NOT_ALLOWED' });
  expect(objects.size).toBe(0);
});
