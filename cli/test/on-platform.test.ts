import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  filesIn,
  flipAndWait,
  jsonLines,
  picture,
  start,
  startFile,
  temporaryFolder,
  testComponents,
  type Ended,
} from './kumiki.ts';
import { ask, startPlatform, type StartedPlatform } from './platform.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let home: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: StartedPlatform;
let published: Ended;
beforeAll(async () => {
  folder = await temporaryFolder();
  home = await temporaryFolder();
  platform = await startPlatform(home.path);
  await writeFile(join(folder.path, 'flip.yaml'), flipAndWait('flip-it'));
  await mkdir(join(folder.path, '写真'));
  await writeFile(join(folder.path, '写真', '部品.png'), await picture('png'));
  await writeFile(join(folder.path, '写真', 'b.jpg'), await picture('jpeg'));
  published = await there(['pipelines', 'publish', 'flip.yaml', '--note', 'first']);
}, 120_000);
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

/** Runs a command that names the platform in the environment. */
async function there(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return await start(args, folder.path, startFile, { KUMIKI_PLATFORM: platform.url, ...env }).ended;
}

async function here(args: readonly string[]): Promise<Ended> {
  return await start(args, folder.path).ended;
}

describe('a run on a platform', () => {
  test('gives the files that the same run gives here', async () => {
    const local = await here([
      'run',
      'flip.yaml',
      '--in',
      '写真/',
      '--out',
      'here',
      '--components',
      testComponents,
    ]);
    expect([local.code, local.stderr]).toEqual([0, '']);
    const remote = await here([
      'run',
      'flip-it',
      '--platform',
      platform.url,
      '--in',
      '写真/',
      '--out',
      'there',
      '-p',
      'ms=2',
    ]);
    expect([remote.code, remote.stderr]).toEqual([0, '']);
    const files = await filesIn(join(folder.path, 'here'));
    expect(files).toContain('部品.png');
    expect(await filesIn(join(folder.path, 'there'))).toEqual(files);
    for (const file of files) {
      const [one, other] = await Promise.all(
        ['here', 'there'].map(async (place) => await readFile(join(folder.path, place, file))),
      );
      expect(one!.equals(other!)).toBe(true);
    }
  });

  test('says for programs what became of each item, and with its exit status how it went', async () => {
    await writeFile(join(folder.path, 'broken.png'), (await picture('png')).subarray(0, 60));
    const args = [
      'run',
      'flip-it@1',
      '--in',
      'image=写真/部品.png',
      '--in',
      'image=broken.png',
      '--out',
      'mixed',
      '--json',
    ];
    const mixed = await there(args);
    expect(mixed.code).toBe(1);
    const lines = jsonLines(mixed);
    const items = lines.filter(({ type }) => type === 'item');
    expect(items.map(({ item, status }) => `${String(item)} ${String(status)}`).toSorted()).toEqual([
      'broken failed',
      '部品 succeeded',
    ]);
    expect(await filesIn(join(folder.path, 'mixed'))).toEqual(['部品.png']);
    expect((await there(['run', 'nothing', '--in', '写真/'])).stderr).toContain('PIPELINE_NOT_FOUND');
    const wrong = await there(['run', 'flip-it', '--in', '写真/', '-p', 'mm=1']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('PARAMETER_UNKNOWN')]);
    const local = await there(['run', 'flip-it', '--in', '写真/', '--keep', 'all']);
    expect([local.code, local.stderr]).toEqual([2, expect.stringContaining('--keep')]);
  });

  test('takes files that the platform has, after those of this machine, and the priority', async () => {
    const form = new FormData();
    form.set('file', new Blob([await readFile(join(folder.path, '写真', 'b.jpg'))]), 'b.jpg');
    const sent = await ask<{ items: [{ file_id: string }] }>(platform, 'POST', '/files', form);
    const digest = sent.items[0].file_id;
    const mixed = ['--in', `image=${digest}`, '--in', 'image=写真/部品.png', '--priority', 'high'];
    const ran = await there(['run', 'flip-it', ...mixed, '--out', 'stored']);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(await filesIn(join(folder.path, 'stored'))).toEqual(['b.jpg', '部品.png']);
    expect(await ask(platform, 'GET', '/executions?limit=1')).toMatchObject({
      items: [{ priority: 'high' }],
    });
    const unknown = await there(['run', 'flip-it', '--in', `image=sha256:${'0'.repeat(64)}`]);
    expect(unknown.stderr).toContain('ARTIFACT_NOT_FOUND');
    const local = await here(['run', 'flip.yaml', '--in', '写真/', '--priority', 'high']);
    expect([local.code, local.stderr]).toEqual([2, expect.stringContaining('--priority')]);
  });

  test('is cancelled there with Ctrl-C', async () => {
    const args = ['run', 'flip-it', '--in', '写真/', '-p', 'ms=60000', '--out', 'cancelled'];
    const run = start(args, folder.path, startFile, { KUMIKI_PLATFORM: platform.url });
    const running = async () => {
      const { stdout } = await there(['executions', 'list', '--status', 'running', '--json']);
      return (JSON.parse(stdout) as { items: unknown[] }).items.length;
    };
    await expect.poll(running, { timeout: 20_000, interval: 100 }).toBe(1);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    const { stdout } = await there(['executions', 'list', '--status', 'cancelled', '--json']);
    expect((JSON.parse(stdout) as { items: unknown[] }).items).toHaveLength(1);
  });
});

test('an evaluation there gives the table and the page of one here', async () => {
  const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: judge-it
inputs: { image: { type: image } }
files: { model: classify.onnx }
params: { least: { type: number, default: 0.9 } }
steps:
  name: { component: vision/classify@^1, inputs: { image: $inputs.image, model: $files.model } }
  judge:
    component: decide/verdict@^1
    inputs: { number: $steps.name.score }
    params: { rules: [{ number: score, atMost: 0.9 }] }
outputs: { classes: $steps.name.classes, verdict: $steps.judge.verdict, score: $steps.name.score, image: $inputs.image }
`;
  await writeFile(join(folder.path, 'judge.yaml'), pipeline);
  const model = join(import.meta.dirname, '../../models/tiny/classify.onnx');
  await copyFile(model, join(folder.path, 'classify.onnx'));
  await mkdir(join(folder.path, 'colours'));
  const colours = { 'red.png': '#ff0000', 'green.png': '#00ff00', 'orange.png': '#ffc800' };
  for (const [name, background] of Object.entries(colours))
    await writeFile(join(folder.path, 'colours', name), await picture('png', { background }));
  await writeFile(join(folder.path, 'colours', 'broken.png'), 'no picture');
  const rows = ['red.png,NG', 'green.png,OK', 'orange.png,OK', 'broken.png,OK'].map(
    (row) => `colours/${row}`,
  );
  await writeFile(join(folder.path, 'labels.csv'), ['file,label', ...rows].join('\n'));
  expect(await there(['pipelines', 'publish', 'judge.yaml'])).toMatchObject({ code: 0 });

  const options = ['--labels', 'labels.csv', '--score', 'score'];
  const local = await here(['evaluate', 'judge.yaml', ...options, '--report', 'here.html']);
  const remote = await there(['evaluate', 'judge-it', ...options, '--report', 'there.html']);
  expect([local.code, remote.code, remote.stderr]).toEqual([1, 1, '']);
  const named = (text: string) => text.replaceAll('judge-it@1', 'judge-it').replaceAll('there', 'here');
  expect(named(remote.stdout)).toBe(local.stdout);
  const [one, other] = await Promise.all(
    ['here.html', 'there.html'].map(async (page) => await readFile(join(folder.path, page), 'utf8')),
  );
  expect(named(other!)).toBe(named(one!));
  expect(one).toContain('colours/broken.png');

  const refused = async (...args: string[]) => {
    const { code, stderr } = await there(['evaluate', ...args, '--labels', 'labels.csv']);
    return [code, stderr.split('\n').slice(0, 2).join(' ')];
  };
  expect(await refused('judge-it', '-p', 'lest=1')).toEqual([2, expect.stringContaining('least')]);
  expect(await refused('judge-it@9')).toEqual([2, expect.stringContaining('no version 9')]);
  expect(await refused('judge-it', '--output', 'verdikt')).toEqual([2, expect.stringContaining('verdict')]);
  expect(await refused('judge-it', '--concurrency', '2')).toEqual([2, expect.stringContaining('--platform')]);
  expect(await refused('judge.yaml', '--platform', platform.url)).toEqual([
    2,
    expect.stringContaining('NAME@VERSION'),
  ]);
});

test('executions of a platform are listed, shown, cancelled and run again', async () => {
  await there(['run', 'flip-it', '--in', '写真/部品.png', '--out', 'one']);
  const listed = await there(['executions', '--limit', '1', '--json']);
  const [newest] = (JSON.parse(listed.stdout) as { items: { execution_id: string }[] }).items;
  const id = newest!.execution_id;
  const shown = await there(['executions', 'show', id.slice(0, 20)]);
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toContain('1 of 1 item succeeded');
  expect(await there(['executions', 'logs', 'last'])).toMatchObject({ code: 0, stderr: '' });
  const again = await there(['executions', 'retry', id]);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('EXECUTION_STATE')]);
  const cancelled = await there(['executions', 'cancel', id]);
  expect([cancelled.code, cancelled.stderr]).toEqual([2, expect.stringContaining('EXECUTION_STATE')]);
  expect((await there(['executions', 'prune'])).code).toBe(2);
});

test('pipelines and components of a platform are shown', async () => {
  expect(published).toMatchObject({ code: 0, stdout: 'flip-it@1 is published.\n' });
  expect((await there(['pipelines'])).stdout).toContain('flip-it');
  expect((await there(['pipelines', 'show', 'flip-it'])).stdout).toMatch(/version 1 .*first/);
  const text = (await there(['pipelines', 'export', 'flip-it@1'])).stdout;
  expect(text.trim()).toBe(flipAndWait('flip-it').trim());
  const json = JSON.parse(
    (await there(['pipelines', 'export', 'flip-it', '--format', 'json'])).stdout,
  ) as object;
  expect(json).toMatchObject({ name: 'flip-it' });
  expect((await there(['components'])).stdout).toContain('test/invert@');
  await writeFile(
    join(folder.path, 'bad.yaml'),
    flipAndWait('bad').replace('$inputs.image', '$inputs.picture'),
  );
  const bad = await there(['pipelines', 'publish', 'bad.yaml']);
  expect(bad.code).toBe(2);
  expect(bad.stderr).toContain('PIPELINE_INVALID');
  expect(bad.stderr).toContain('bad.yaml:8');
});

describe('a platform that is none', () => {
  let other: Server;
  let answer: (status: number, type: string, body: string) => void;
  let url: string;
  let authorization: string | undefined;
  beforeAll(async () => {
    let now: readonly [number, string, string] = [200, 'text/html', '<html>'];
    answer = (...given) => (now = given);
    other = createServer((request, response) => {
      ({ authorization } = request.headers);
      const [status, type, body] = now;
      response.writeHead(status, { 'Content-Type': type, Location: 'http://127.0.0.1:9/' }).end(body);
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  });
  afterAll(() => void other.close());
  const told = async (env: Record<string, string>) => {
    const { code, stderr } = await there(['executions'], { KUMIKI_TOKEN: 'km_very-secret', ...env });
    expect(stderr).not.toContain('very-secret');
    return [code, /\b(PLATFORM_\w+|USAGE|ROLE_NEEDED)\b/.exec(stderr)?.[0]];
  };

  test('is told from one that refuses, and from one that is not there', async () => {
    expect(await told({ KUMIKI_PLATFORM: url })).toEqual([2, 'PLATFORM_ANSWER']);
    expect(authorization).toBe('Bearer km_very-secret');
    answer(502, 'text/plain', 'bad gateway');
    expect(await told({ KUMIKI_PLATFORM: url })).toEqual([2, 'PLATFORM_ANSWER']);
    answer(401, 'application/problem+json', '{"code": "LOGIN_NEEDED"}');
    expect(await told({ KUMIKI_PLATFORM: url })).toEqual([2, 'PLATFORM_TOKEN']);
    const problem = { code: 'ROLE_NEEDED', detail: 'no', remedy: 'ask', retryable: false };
    answer(403, 'application/problem+json', JSON.stringify(problem));
    expect(await told({ KUMIKI_PLATFORM: url })).toEqual([2, 'ROLE_NEEDED']);
    answer(500, 'application/problem+json', JSON.stringify({ ...problem, code: 'OF_THE_FUTURE' }));
    expect(await told({ KUMIKI_PLATFORM: url })).toEqual([2, 'PLATFORM_ANSWER']);
    answer(302, 'text/plain', 'elsewhere');
    expect((await told({ KUMIKI_PLATFORM: url }))[0]).toBe(2);
    expect(await told({ KUMIKI_PLATFORM: 'http://127.0.0.1:9' })).toEqual([2, 'PLATFORM_UNREACHABLE']);
    for (const wrong of [
      'kumiki.example',
      'ftp://a',
      'http://me:very-secret@a',
      'http://a/?token=very-secret',
    ]) {
      expect(await told({ KUMIKI_PLATFORM: wrong })).toEqual([2, 'USAGE']);
    }
  });
});
