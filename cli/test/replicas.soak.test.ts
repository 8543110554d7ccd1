import { copyFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { picture } from './kumiki.ts';
import { ask, endOf, publishFlip, startFlip, type StartedPlatform } from './platform.ts';
import { Replicas } from './replicas.ts';

/** How long things go wrong, in ms. */
const troubleMs = Number(process.env['KUMIKI_SOAK_MS'] ?? 3 * 60_000);

let image: Buffer;
let replicas: Replicas;
beforeEach(async () => {
  image = await picture('png');
  replicas = await Replicas.prepare();
});
afterEach(() => replicas[Symbol.asyncDispose]());

test('nothing that was accepted is lost or done twice while platforms are killed and the data base restarts', async () => {
  const names = ['one', 'other', 'third'] as const;
  const up = new Map<string, StartedPlatform>();
  for (const name of names) up.set(name, await replicas.up(name));
  await publishFlip(up.get('one')!);
  const accepted = new Set<string>();
  const over = new AbortController();
  /** Sends what is refused or unanswered again, to another one, as clients do. */
  const client = async (number: number): Promise<void> => {
    for (let at = 0; !over.signal.aborted; at++) {
      for (let attempt = 0; ; attempt++) {
        const there = [...up.values()];
        const platform = there[(number + attempt) % Math.max(1, there.length)];
        const id = platform && (await send(platform, image, `${number}-${at}`));
        if (id) {
          accepted.add(id);
          break;
        }
        await delay(500);
      }
    }
  };
  const clients = Promise.all([0, 1, 2].map(client));
  const until = performance.now() + troubleMs;
  while (performance.now() < until) {
    await delay(3000 + Math.random() * 5000);
    if (Math.random() < 0.25) {
      await replicas.cluster.stop(Math.random() < 0.5 ? 'SIGINT' : 'SIGQUIT');
      await delay(Math.random() * 6000);
      await replicas.cluster.run();
      continue;
    }
    const name = names[Math.floor(Math.random() * names.length)]!;
    const platform = up.get(name)!;
    up.delete(name);
    await platform[Symbol.asyncDispose]();
    up.set(name, await replicas.up(name));
  }
  over.abort();
  await clients;
  const [judge] = up.values();
  const judged = accepted.values();
  const judgeNext = async (): Promise<void> => {
    for (const id of judged) {
      expect(await endOf(judge!, id)).toBe('succeeded');
      const events = await replicas.eventsOf(judge!, id);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
      expect(events.filter(({ type }) => type === 'item_succeeded')).toHaveLength(1);
      expect(events.filter(({ type }) => type === 'execution_ended')).toHaveLength(1);
    }
  };
  await Promise.all([judgeNext(), judgeNext(), judgeNext(), judgeNext()]);
  // Each request is one execution: there are no others.
  const sql = `SELECT count(*) AS n FROM execution`;
  const [{ n } = { n: '' }] = await replicas.cluster.query<{ n: string }>(replicas.database, sql);
  expect(Number(n)).toBe(accepted.size);
  expect(accepted.size).toBeGreaterThan(20);
  // On a machine with other work, what was accepted takes its time.
}, 1_800_000);

async function send(platform: StartedPlatform, image: Uint8Array, name: string): Promise<string | undefined> {
  const form = new FormData();
  form.set('pipeline_config', JSON.stringify({ pipeline_id: 'flip-it', parameters: { ms: 300 } }));
  form.set('client_id', 'soak');
  form.set('correlation_id', name);
  form.append('image', new Blob([new Uint8Array(image)]), `${name}.png`);
  const answer = await fetch(`${platform.url}/api/v1/pipeline/process`, {
    method: 'POST',
    body: form,
    signal: AbortSignal.timeout(30_000),
  }).catch(() => undefined);
  if (answer?.status !== 202) return undefined;
  return ((await answer.json()) as { execution_id: string }).execution_id;
}

test('a file that two watch for is taken once', async () => {
  const watched = await replicas.folder('watched');
  const environment = { KUMIKI_TRIGGER_FOLDERS: watched, KUMIKI_TRIGGER_POLL_SECONDS: '0.5' };
  const one = await replicas.up('one', environment);
  await publishFlip(one);
  const source = { kind: 'folder', path: watched };
  await ask(one, 'POST', '/triggers', { name: 't', pipeline: 'flip-it', source });
  const other = await replicas.up('other', environment);
  const names = Array.from({ length: 20 }, (_, at) => `${at}.png`);
  for (const name of names) {
    await writeFile(join(watched, '..', name), image);
    await copyFile(join(watched, '..', name), join(watched, `.${name}.part`));
    await rename(join(watched, `.${name}.part`), join(watched, name));
  }
  const executions = async () =>
    (await ask<{ items: unknown[] }>(other, 'GET', '/executions?limit=100')).items;
  await expect.poll(async () => (await executions()).length, { timeout: 60_000 }).toBe(names.length);
  // Both have looked many times since then.
  await delay(10_000);
  expect(await executions()).toHaveLength(names.length);
});

test('platforms go on by themselves when the data base was away for longer than they wait for it', async () => {
  const one = await replicas.up('one');
  await publishFlip(one);
  const id = await startFlip(one, image, ['a.png', 'b.png', 'c.png'], 4000);
  await expect.poll(async () => await replicas.statusOf(one, id), { timeout: 20_000 }).toBe('running');
  await replicas.cluster.stop('SIGQUIT');
  await delay(25_000);
  await replicas.cluster.run();
  await expect.poll(async () => await replicas.statusOf(one, id), { timeout: 60_000 }).toBe('succeeded');
});
