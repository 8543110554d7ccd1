import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../../../component-sdk/test/python.ts';
import { picture, temporaryFolder } from '../kumiki.ts';
import { ask, endOf, publishFlip, startFlip, startPlatform, type StartedPlatform } from '../platform.ts';
import { clientPython, findGrpcurl } from './clients.ts';

/*
 * What the platform tells its clients to write works as it is: each example is run in a folder with a photo, as somebody would
 * who copies it.
 */

interface Endpoint {
  readonly need: string;
  readonly protocol: string;
  readonly examples: readonly { readonly language: string; readonly text: string }[];
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: StartedPlatform;
let endpoints: readonly Endpoint[];

beforeAll(async () => {
  folder = await temporaryFolder();
  const photo = await picture('jpeg');
  for (const name of ['photo.jpg', '1.jpg', '2.jpg']) await writeFile(join(folder.path, name), photo);
  platform = await startPlatform(folder.path);
  await publishFlip(platform);
  await ask(platform, 'POST', '/deployments?wait=60', { pipeline: 'flip-it' });
  await endOf(platform, await startFlip(platform, photo, ['before.jpg']));
  ({ endpoints } = await ask<{ endpoints: readonly Endpoint[] }>(
    platform,
    'GET',
    '/pipelines/flip-it/endpoints',
  ));
  // The packages that they import, as in a folder where they were installed.
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(folder.path, 'node_modules'));
}, 120_000);
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly complained: string;
}

/** @param enough where it goes on for ever: what it has said when that is so */
async function run(program: string, args: readonly string[], enough?: RegExp): Promise<Ran> {
  const grpcurl = findGrpcurl();
  const path = [...(grpcurl ? [dirname(grpcurl)] : []), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(program, args, { cwd: folder.path, env: { ...process.env, PATH: path } });
  child.stdin.end();
  let heard = '';
  child.stdout.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
    if (enough?.test(heard)) child.kill();
  });
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, said, complained };
}

async function runs(language: string, lines: string, enough?: RegExp): Promise<Ran> {
  if (language === 'curl' || language === 'grpcurl') {
    return await run('bash', [
      '-e',
      '-o',
      'pipefail',
      '-c',
      lines.replaceAll('curl ', 'curl -sS ').replaceAll('grpcurl -sS', 'grpcurl'),
    ]);
  }
  const file = join(folder.path, language === 'python' ? 'example.py' : 'example.ts');
  await writeFile(file, lines);
  return await run(language === 'python' ? await clientPython() : process.execPath, [file], enough);
}

/** What each of them says when it has done what it is for. */
const expected: Readonly<Record<string, RegExp>> = {
  'realtime grpc grpcurl': /"status": "SUCCESS"/,
  'realtime grpc typescript': /^1 SUCCESS.*\n2 SUCCESS.*\n3 SUCCESS/,
  'realtime grpc python': /^0 SUCCESS\n1 SUCCESS\n2 SUCCESS/,
  'realtime websocket typescript': /status: 'succeeded'[^]*\d+ bytes/,
  'realtime websocket python': /'status': 'succeeded'[^]*\d+ bytes/,
  'realtime rest curl': /^$/,
  'realtime rest python': /^$/,
  'realtime rest typescript': /^$/,
  'batch rest curl': /"succeeded"/,
  'batch rest python': /^[\da-f-]{36}\n$/,
  'batch rest typescript': /^[\da-f-]{36}\n$/,
  'asynchronous rest curl': /"execution_id"/,
  'asynchronous rest python': /^[\da-f-]{36}\n$/,
  'asynchronous rest typescript': /^[\da-f-]{36}\n$/,
  'screen websocket curl': /"succeeded"/,
  'screen websocket typescript': /type: '/,
};

const keys = Object.keys(expected);

test('there is an example for each need and language', () => {
  const there = endpoints.flatMap(({ need, protocol, examples }) =>
    examples.map(({ language }) => `${need} ${protocol} ${language}`),
  );
  expect(there.toSorted()).toEqual(keys.toSorted());
});

/** A screen is told of what happens as long as it is open. */
const endless = 'screen websocket typescript';

function keysOf(...wanted: readonly string[]): string[] {
  return keys.filter((key) => key !== endless && wanted.includes(key.split(' ')[2]!));
}

function exampleOf(key: string): readonly [language: string, text: string] {
  const [need = '', protocol = '', language = ''] = key.split(' ');
  const of = endpoints.find((one) => one.need === need && one.protocol === protocol)!;
  return [language, of.examples.find((one) => one.language === language)!.text];
}

async function doesAsSaid(key: string): Promise<void> {
  const ran = await runs(...exampleOf(key));
  expect(ran).toEqual({ code: 0, said: expect.stringMatching(expected[key]!) as string, complained: '' });
}

describe('does what it is for', { timeout: 120_000 }, () => {
  test.each(keysOf('curl', 'typescript'))('%s', doesAsSaid);

  describe.runIf(hasPython)('in Python', () => {
    test.each(keysOf('python'))('%s', doesAsSaid);
  });

  describe.runIf(findGrpcurl() !== undefined)('with grpcurl', () => {
    test.each(keysOf('grpcurl'))('%s', doesAsSaid);
  });

  test('a screen, as long as it is open', async () => {
    const ran = await runs(...exampleOf(endless), expected[endless]);
    expect(ran).toMatchObject({ said: expect.stringMatching(expected[endless]!) as string });
  });
});
