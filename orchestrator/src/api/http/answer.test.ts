import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendAnswer, stream } from './answer.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kumiki-answer-'))));
afterEach(async () => await rm(folder, { recursive: true }));

test('the file of an answer is closed although its client has left before', async () => {
  const path = join(folder, 'icon.svg');
  await writeFile(path, '<svg/>');
  const file = await open(path);
  const content = file.createReadStream();
  const closed = once(content, 'close');
  const asked = Promise.withResolvers<void>();
  const sent = Promise.withResolvers<unknown>();
  const app = express().get('/', (_, response) => {
    asked.resolve();
    response.once('close', () => {
      sent.resolve(sendAnswer(stream(content, 'image/svg+xml'), response).catch((thrown: unknown) => thrown));
    });
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const client = new AbortController();
    const { port } = server.address() as AddressInfo;
    const request = fetch(`http://127.0.0.1:${port}/`, { signal: client.signal }).catch(() => undefined);
    await asked.promise;
    client.abort();
    await request;
    await sent.promise;
    await closed;
    expect(file.fd).toBe(-1);
  } finally {
    server.close();
  }
});
