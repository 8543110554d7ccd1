import { randomBytes } from 'node:crypto';
import { digestOf } from '@kumiki/component-sdk/storage';
import { sharp } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testServer } from '../../../../test/http-fixture.ts';
import { openProcessing, picture, type OpenProcessing } from '../../../../test/processing-fixture.ts';
import { openRealtime } from '../../../../test/realtime-fixture.ts';
import { HeldBytes } from '../upload/held-bytes.ts';
import { processRoutes } from './process.ts';

let kumiki: OpenProcessing;
let server: Awaited<ReturnType<typeof testServer>>;

beforeEach(async () => {
  kumiki = await openProcessing();
  const { realtime } = await openRealtime();
  const held = new HeldBytes(10_000_000);
  server = await testServer(processRoutes({ ...kumiki, realtime, frameBytes: 1000, held }));
});
afterEach(async () => {
  await server.close();
  await kumiki[Symbol.asyncDispose]();
});

test.each(['none', 'durable'])('a file with record %s comes back as it was sent', async (record) => {
  // In several pieces of a connection.
  const logo = randomBytes(300_000);
  const photo = await picture();
  const send = async (query: string, accept = '*/*'): Promise<Response> => {
    const body = new FormData();
    body.append('record', record);
    body.append('pipeline_config', JSON.stringify({ pipeline_id: 'passed' }));
    body.append('inputs.photo', new Blob([new Uint8Array(photo)]), 'photo.png');
    body.append('inputs.logo', new Blob([logo]), 'logo.bin');
    const headers = { Accept: accept };
    return await server.fetch(`/api/v1/pipeline/process?wait=20${query}`, { method: 'POST', body, headers });
  };
  const asFile = async () => Buffer.from(await (await send('&output=logo')).arrayBuffer());
  for (const answer of await Promise.all([asFile(), asFile(), asFile()]))
    expect(answer.equals(logo)).toBe(true);
  const all = (await (await send('', 'application/json')).json()) as {
    readonly outputs: { readonly logo: { readonly base64?: string; readonly file_id?: string } };
  };
  const { base64, file_id: digest } = all.outputs.logo;
  const shown = base64 === undefined ? await kumiki.objects.read(digest!) : Buffer.from(base64, 'base64');
  expect(logo.equals(shown)).toBe(true);
});

test('who waits for a recorded image has it run from memory; who does not, from the store', async () => {
  const read: string[] = [];
  const { objects } = kumiki;
  const readOf = objects.read.bind(objects);
  objects.read = async (digest, options) => {
    read.push(digest);
    return await readOf(digest, options);
  };
  // Its result is another file: nobody compresses it like that.
  const photo = await sharp(await picture())
    .png({ compressionLevel: 0 })
    .toBuffer();
  const send = async (query: string): Promise<Response> => {
    const body = new FormData();
    body.append('pipeline_config', JSON.stringify({ pipeline_id: 'one', parameters: { note: query } }));
    body.append('image', new Blob([new Uint8Array(photo)]), 'photo.png');
    return await server.fetch(`/api/v1/pipeline/process${query}`, { method: 'POST', body });
  };
  const digest = await digestOf(photo);
  expect((await send('?wait=20')).status).toBe(200);
  expect(read).not.toContain(digest);
  const later = await send('');
  await server.fetch(`${later.headers.get('location')!}?wait=20`);
  expect(read).toContain(digest);
  expect(await objects.stat(digest)).toEqual({ size: photo.length });
});
