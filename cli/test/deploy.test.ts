import { cp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { PipelineClient } from '@kumiki/component-sdk/client';
import {
  flipAndWait,
  picture,
  start,
  startFile,
  temporaryFolder,
  testComponents,
  type Ended,
} from './kumiki.ts';
import { ask, publishFlip, startPlatform, type StartedPlatform } from './platform.ts';

/* A pipeline of a real platform stays up, and frames come to it in every way that there is. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: StartedPlatform;
let image: Buffer;

beforeAll(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform(folder.path);
  image = await picture('png');
  await api('POST', '/pipelines', { text: flipAndWait('flip-it') });
  await api('POST', '/pipelines/flip-it/publish', { revision: 1 });
}, 60_000);
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function api(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const headers = { 'Content-Type': 'application/json' };
  const given = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(`${platform.url}/api/v1${path}`, given);
  expect([path, answer.status < 300]).toEqual([path, true]);
  return (await answer.json()) as Record<string, unknown>;
}

async function deploy(...args: string[]): Promise<Ended> {
  return await start(['deploy', ...args], folder.path, startFile, { KUMIKI_PLATFORM: platform.url }).ended;
}

async function frame(): Promise<Response> {
  const body = new FormData();
  body.set('mode', 'realtime');
  body.set('pipeline_config', JSON.stringify({ pipeline_id: 'flip-it', parameters: { ms: 1 } }));
  body.set('image', new Blob([new Uint8Array(image)]), 'a.png');
  return await fetch(`${platform.url}/api/v1/pipeline/process`, { method: 'POST', body });
}

test(
  'a pipeline is deployed, and takes frames over REST, gRPC and a WebSocket',
  { timeout: 120_000 },
  async () => {
    expect((await frame()).status).toBe(404);
    const deployed = await deploy('flip-it', '--local', '--replicas', '1-2', '-p', 'ms=1');
    expect(deployed.stdout).toMatch(/flip-it@1 running/);
    const shown = await api('GET', '/pipelines/flip-it/endpoints');
    expect(shown).toMatchObject({ deployed: true, version: 1 });

    const answer = await frame();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    const byRest = Buffer.from(await answer.arrayBuffer());

    await using client = new PipelineClient(platform.grpcAddress);
    const results = client.stream('flip-it', Array(5).fill(image) as Buffer[], { mode: 'realtime' });
    const byGrpc = await Array.fromAsync(results);
    expect(byGrpc.map(({ id, status }) => [id, status])).toEqual(
      ['1', '2', '3', '4', '5'].map((id) => [id, 'SUCCESS']),
    );
    expect(Buffer.from(byGrpc[0]!.image!.bytes)).toEqual(byRest);

    const address = `${platform.url.replace('http', 'ws')}/api/v1/realtime?pipeline=flip-it`;
    const byWebSocket = await new Promise<Buffer>((resolve, reject) => {
      const socket = new WebSocket(address);
      socket.on('open', () => socket.send(image));
      socket.on('error', reject);
      socket.on('message', (data: Buffer, isBinary) => {
        if (!isBinary) return;
        socket.close();
        resolve(data);
      });
    });
    expect(byWebSocket).toEqual(byRest);

    const recorded = await client.image('flip-it', image, { mode: 'recorded' });
    expect(recorded).toMatchObject({
      status: 'SUCCESS',
      executionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(Buffer.from(recorded.image!.bytes)).toEqual(byRest);

    const status = await deploy('flip-it', '--status');
    expect(status.stdout).toMatch(/7 frames, 7 done, 0 failed, 0 dropped/);
  },
);

test(
  'a newer version takes over under load without a failed frame, and all of it outlives a restart',
  { timeout: 120_000 },
  async () => {
    await using client = new PipelineClient(platform.grpcAddress);
    const over = new AbortController();
    const endless = function* () {
      while (!over.signal.aborted) yield image;
    };
    const running = Array.fromAsync(client.stream('flip-it', endless(), { mode: 'realtime', window: 4 }));
    const text = flipAndWait('flip-it').replace('default: 1', 'default: 2');
    await api('PUT', '/pipelines/flip-it', { text, revision: 1 });
    await api('POST', '/pipelines/flip-it/publish', { revision: 2 });
    expect((await deploy('flip-it')).stdout).toMatch(/flip-it@2 running/);
    over.abort();
    const statuses = new Set((await running).map(({ status }) => status));
    expect([...statuses]).toEqual(['SUCCESS']);

    await platform[Symbol.asyncDispose]();
    platform = await startPlatform(folder.path);
    await api('POST', '/deployments/flip-it/start?wait=60');
    expect((await frame()).status).toBe(200);

    expect((await deploy('flip-it', '--stop')).code).toBe(0);
    expect((await frame()).status).toBe(503);
    expect((await deploy()).stdout).toMatch(/flip-it@2 +stop/);
    expect((await deploy('flip-it', '--remove')).stdout).toMatch(/It is gone/);
    expect((await deploy('--json')).stdout).toMatch(/"items": \[\]/);
  },
);

test('what cannot be is said in words', { timeout: 60_000 }, async () => {
  const outcomes = await Promise.all([
    deploy('nothing-there'),
    deploy('flip-it', '--replicas', 'many'),
    deploy('flip-it', '--policy', 'lose'),
    deploy('--stop'),
    deploy('flip-it', '-p', 'what=1'),
  ]);
  expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
  const said = outcomes.map(({ stderr }) => stderr).join('\n');
  for (const words of [/nothing-there/, /--replicas/, /--policy/, /Name the pipeline/, /"what"/]) {
    expect(said).toMatch(words);
  }
});

test(
  'one whose pipeline does not compile any more names the step and what to do',
  { timeout: 120_000 },
  async () => {
    await using own = await temporaryFolder();
    const parts = join(own.path, 'parts');
    await cp(testComponents, parts, { recursive: true });
    await symlink(join(import.meta.dirname, '../../node_modules'), join(own.path, 'node_modules'));
    await using before = await startPlatform(own.path, {}, parts);
    await publishFlip(before);
    await ask(before, 'POST', '/deployments?wait=60', { pipeline: 'flip-it' });
    await before[Symbol.asyncDispose]();
    await rm(join(parts, 'wait'), { recursive: true });
    await using after = await startPlatform(own.path, {}, parts);
    const told = async (...args: string[]) =>
      await start(['deploy', ...args], own.path, startFile, { KUMIKI_PLATFORM: after.url }).ended;
    await expect.poll(async () => (await told()).stdout, { timeout: 60_000 }).toMatch(/flip-it@1 +failed/);
    expect((await told()).stdout).toMatch(
      /At steps\.wait\.component: There\s+is\s+no\s+component\s+"test\/wait"/,
    );
    const shown = await told('flip-it', '--status');
    expect(shown.code).toBe(1);
    expect(shown.stderr).toMatch(
      /error {2}steps\.wait\.component\s+There is no component "test\/wait"\.\s+\S/,
    );
    await using client = new PipelineClient(after.grpcAddress);
    const frameOfIt = client.image('flip-it', image, { mode: 'realtime' });
    await expect(frameOfIt).rejects.toMatchObject({
      code: 'DEPLOYMENT_NOT_READY',
      message: expect.stringMatching(/failed, since .* At steps\.wait\.component: /),
    });
  },
);
