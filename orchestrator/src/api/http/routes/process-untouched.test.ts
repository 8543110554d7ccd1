import { randomBytes } from 'node:crypto';
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

test('a file that is not recorded comes back as it was sent where the pipeline leaves it as it is', async () => {
  // In several pieces of a connection.
  const logo = randomBytes(300_000);
  const photo = await picture();
  const send = async (query: string, accept = '*/*'): Promise<Response> => {
    const body = new FormData();
    body.append('record', 'none');
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
    readonly outputs: { readonly logo: { readonly base64: string } };
  };
  expect(Buffer.from(all.outputs.logo.base64, 'base64').equals(logo)).toBe(true);
});
