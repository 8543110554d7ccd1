import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Cluster } from '../../orchestrator/test/postgres/cluster.ts';
import { picture, temporaryFolder } from './kumiki.ts';
import { ask, endOf, publishFlip, startFlip, startPlatform, type StartedPlatform } from './platform.ts';
import { receiver } from './up-platform.ts';

/*
 * Two platforms on one data base, with their objects in a folder that both see: processes of their own, killed as a
 * machine dies. The clock of the second one is a minute behind.
 */

let cluster: Cluster;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let image: Buffer;
let environment: Record<string, string>;
const platforms: StartedPlatform[] = [];
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await temporaryFolder();
  image = await picture('png');
  await mkdir(join(folder.path, 'objects'));
  await writeFile(
    join(folder.path, 'behind.mjs'),
    `const now = Date.now;
    Date.now = () => now() - 60_000;
    globalThis.Date = new Proxy(Date, { construct: (target, given) => new target(...(given.length > 0 ? given : [Date.now()])) });`,
  );
  environment = {
    KUMIKI_DATABASE_URL: cluster.url(await cluster.database()),
    KUMIKI_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
});
afterEach(async () => {
  for (const platform of platforms.splice(0)) await platform[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function up(name: 'one' | 'other', more: Record<string, string> = {}): Promise<StartedPlatform> {
  const data = join(folder.path, name, '.kumiki-data');
  await mkdir(data, { recursive: true });
  await symlink(join(folder.path, 'objects'), join(data, 'objects')).catch(() => undefined); // it is there
  const behind: Record<string, string> =
    name === 'other' ? { NODE_OPTIONS: `--import ${join(folder.path, 'behind.mjs')}` } : {};
  const platform = await startPlatform(join(folder.path, name), { ...environment, ...behind, ...more });
  platforms.push(platform);
  return platform;
}

interface Told {
  readonly seq: number;
  readonly type: string;
}

async function eventsOf(platform: StartedPlatform, id: string): Promise<Told[]> {
  const text = await (await fetch(`${platform.url}/api/v1/executions/${id}/events`)).text();
  return text
    .split('\n')
    .flatMap((line) => (line.startsWith('data:') ? [JSON.parse(line.slice(5)) as Told] : []));
}

describe('two platforms on one data base', () => {
  test('start at once, and serve the same; clients of either hear what the other does', async () => {
    const [one, other] = await Promise.all([up('one'), up('other')]);
    await publishFlip(one);
    const id = await startFlip(one, image, ['a.png', 'b.png', 'c.png', 'd.png'], 600);
    const [here, there] = await Promise.all([eventsOf(one, id), eventsOf(other, id)]);
    expect(there).toEqual(here);
    expect(there.map(({ seq }) => seq)).toEqual(there.map((_, at) => at + 1));
    expect(there.at(-1)).toMatchObject({ type: 'execution_ended' });
    const { items } = await ask<{ items: { outputs: { image: { file_id: string } } }[] }>(
      other,
      'GET',
      `/executions/${id}/items`,
    );
    expect(items).toHaveLength(4);

    // Asked for there, it ends here.
    const long = await startFlip(one, image, ['a.png'], 60_000);
    await expect.poll(async () => (await statusOf(other, long)).status, { timeout: 20_000 }).toBe('running');
    await ask(other, 'POST', `/executions/${long}/cancel`);
    expect(await endOf(one, long)).toBe('cancelled');
  });

  test('one finishes what the other left when it was killed, once, and webhooks hear of it once', async () => {
    const one = await up('one');
    await publishFlip(one);
    await using heard = await receiver((response) => response.end('ok'));
    const other = await up('other', { KUMIKI_ALLOWED_ADDRESSES: heard.host });
    const ids: string[] = [];
    for (let at = 0; at < 3; at++) ids.push(await startFlip(one, image, [`${at}.png`, 'more.png'], 1500));
    const { id: webhook } = await ask<{ id: string }>(other, 'POST', '/webhooks', { url: heard.url });
    await expect
      .poll(async () => (await statusOf(other, ids[0]!)).status, { timeout: 20_000 })
      .toBe('running');
    one.child.kill('SIGKILL');
    await one.ended;
    for (const id of ids) {
      expect(await endOf(other, id)).toBe('succeeded');
      const events = await eventsOf(other, id);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
      expect(events.filter(({ type }) => type === 'execution_ended')).toHaveLength(1);
      expect(events.filter(({ type }) => type === 'item_succeeded')).toHaveLength(2);
    }
    // Behind this message nothing of them is left to be sent.
    await ask(other, 'POST', `/webhooks/${webhook}/test`);
    const messages = await heard.count(ids.length + 1);
    expect(messages).toHaveLength(ids.length + 1);
    expect(new Set(messages.map(({ headers }) => headers['webhook-id'])).size).toBe(ids.length + 1);
  });
});

async function statusOf(platform: StartedPlatform, id: string): Promise<{ status: string }> {
  const answer = await fetch(`${platform.url}/api/v1/executions/${id}`);
  return (await answer.json()) as { status: string };
}
