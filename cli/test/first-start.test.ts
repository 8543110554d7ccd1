import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { start, startFile, temporaryFolder, type Ended, type Started } from './kumiki.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platforms: Started[];

beforeEach(async () => {
  folder = await temporaryFolder();
  platforms = [];
});
afterEach(async () => {
  for (const { child } of platforms) child.kill('SIGKILL');
  await Promise.all(platforms.map(({ ended }) => ended));
  await folder[Symbol.asyncDispose]();
});

function up(args = ['--port', '0'], more = {}): Started {
  const platform = start(['up', ...args], folder.path, startFile, { KUMIKI_SAMPLES: 'true', ...more });
  platforms.push(platform);
  return platform;
}

async function stop(platform: Started): Promise<Ended> {
  platform.child.kill('SIGTERM');
  return await platform.ended;
}

/** Where it says that it is. */
async function urlOf(platform: Started): Promise<string> {
  let text = '';
  platform.child.stdout!.on('data', (chunk: string) => (text += chunk));
  await platform.said('Kumiki is at');
  return /Kumiki is at (\S+);/.exec(text)![1]!;
}

describe('the first start', { timeout: 120_000 }, () => {
  test('brings the samples, runs one and gives a glimpse of the others, once; what was removed stays away', async () => {
    const first = up();
    const url = await urlOf(first);
    await first.said('The first marked image');
    const of = async (pipeline: string) => {
      const executions = await fetch(`${url}/api/v1/executions?pipeline=${pipeline}`);
      return ((await executions.json()) as { items: object[] }).items;
    };
    expect(await of('find-and-mark')).toMatchObject([
      { version: 1, priority: 'normal', status: 'succeeded' },
    ]);
    expect(await of('product-photos')).toMatchObject([{ version: 1, priority: 'low', items: { total: 2 } }]);
    expect((await fetch(`${url}/api/v1/pipelines/find-and-mark`, { method: 'DELETE' })).status).toBe(204);
    const { code, stdout, stderr } = await stop(first);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.indexOf('Kumiki is at')).toBeLessThan(stdout.indexOf('ran over 8 images'));
    expect(stdout).toMatch(/plate-01 {2}NG: .+\n {2}plate-02 {2}OK/);

    const second = up();
    const again = await urlOf(second);
    expect((await fetch(`${again}/api/v1/pipelines/find-and-mark`)).status).toBe(404);
    const later = await stop(second);
    expect(later.stdout).not.toContain('sample');
  });

  test('can be asked to bring none', async () => {
    const platform = up(undefined, { KUMIKI_SAMPLES: 'false' });
    const pipelines = await fetch(`${await urlOf(platform)}/api/v1/pipelines`);
    expect(await pipelines.json()).toEqual({ items: [] });
  });
});

describe('a start that cannot be says why, and ends with status 2', () => {
  test('another process listens at the port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await up(['--port', String(port)], { KUMIKI_SAMPLES: 'false' }).ended;
    other.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`Another process listens at 127.0.0.1:${port} already.`);
    expect(stderr).toContain('--port');
  });

  test('another platform has the data folder', async () => {
    const platform = up();
    await platform.said('Kumiki is at');
    const { code, stderr } = await up().ended;
    expect(code).toBe(2);
    expect(stderr).toContain('DATA_FOLDER_IN_USE');
  });

  test('the data folder is a file', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const { code, stderr } = await up(undefined, { KUMIKI_DATA: file }).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(file);
    expect(stderr).not.toContain('INTERNAL');
  });
});
