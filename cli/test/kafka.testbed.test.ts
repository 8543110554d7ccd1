import { mkdir, readFile, symlink } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Cluster } from '../../orchestrator/test/postgres/cluster.ts';
import { jsonOf, KafkaStory } from './kafka-platform.ts';
import { picture } from './kumiki.ts';
import { ask, endOf, startFlip, type StartedPlatform } from './platform.ts';

let story: KafkaStory;
let open: StartedPlatform[] = [];

afterEach(async () => {
  for (const platform of open) await platform[Symbol.asyncDispose]();
  open = [];
  await story[Symbol.asyncDispose]();
});

async function start(folder: string, more?: Readonly<Record<string, string>>): Promise<StartedPlatform> {
  const platform = await story.start(folder, more);
  open.push(platform);
  return platform;
}

interface Page {
  readonly items: readonly { readonly labels: Readonly<Record<string, string>>; readonly status: string }[];
  readonly next?: string;
}

/** The correlation ids of all executions of a platform. */
async function recorded(platform: StartedPlatform): Promise<string[]> {
  const found: string[] = [];
  let page: Page | undefined;
  do {
    const cursor: string = page?.next === undefined ? '' : `&cursor=${page.next}`;
    page = await ask<Page>(platform, 'GET', `/executions?limit=100${cursor}`);
    found.push(...page.items.map(({ labels }) => labels['correlation_id'] ?? ''));
  } while (page.next !== undefined);
  return found;
}

const names = (count: number, prefix = 'r') => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
const unique = (all: readonly (string | undefined)[]) => [...new Set(all.map(String))].toSorted();

describe('a platform with Kafka', () => {
  test('loses and doubles none of a thousand requests, bad ones between them, when it is killed', async () => {
    story = await KafkaStory.open(4);
    const folder = await story.folder();
    const wanted = names(1000);
    const bad = [
      'no JSON',
      story.request('x', { image_size_bytes: 1 }),
      story.request('y', { file_id: 'z' }),
    ];
    const values = wanted.map((name) => story.request(name));
    const all = values.flatMap((value, at) => (at % 50 === 49 ? [bad[(at - 49) % 3]!, value] : [value]));
    // Between the record and its offset.
    const first = await start(folder, { KUMIKI_FAILPOINT: 'request-recorded:150' });
    await story.send(all);
    expect((await first.ended).signal).toBe('SIGKILL');
    const second = await start(folder);
    const results = await story.results(wanted.length);
    expect(unique(results.map(({ correlation_id: id }) => id))).toEqual(wanted.toSorted());
    expect(unique(results.map(({ status }) => status))).toEqual(['SUCCESS']);
    // A result may come twice; an execution is there once.
    expect(new Set(results.map(({ execution_id: id }) => id)).size).toBe(wanted.length);
    expect((await recorded(second)).toSorted()).toEqual(wanted.toSorted());
    const deadLetters = await story.deadLetters(20);
    expect(deadLetters).toHaveLength(20);
    expect(unique(deadLetters.map(([, code]) => code))).toEqual([
      'MESSAGE_IMAGE_DIFFERS',
      'MESSAGE_UNREADABLE',
    ]);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
    const { committed, ends } = await story.topics.places(story.name('requests'), story.topics.prefix);
    expect(committed).toEqual(ends);
    const ended = new Set<string>();
    const progress = await story.topics.read(story.name('progress'), (kept) => {
      if (kept.length === 0) return false;
      const { step, status, execution_id: id } = jsonOf(kept.at(-1)!);
      if (step === null && status === 'succeeded') ended.add(id);
      return ended.size === wanted.length;
    });
    const last = new Map<string, number>();
    const firstTimes = progress.map(jsonOf).filter(({ execution_id: id, seq }) => {
      const isNew = seq > (last.get(id) ?? 0);
      if (isNew) last.set(id, seq);
      return isNew;
    });
    for (const told of Map.groupBy(firstTimes, ({ execution_id: id }) => id).values()) {
      const states = told.filter(({ step }) => step === null).map(({ status }) => status);
      expect(states).toEqual(['accepted', 'planned', 'running', 'succeeded']);
    }
  }, 300_000);

  test('gives requests to the processes of the deployment, where their pipeline is up', async () => {
    story = await KafkaStory.open(1);
    const platform = await start(await story.folder());
    await ask(platform, 'POST', '/deployments?wait=60', {
      pipeline: 'flip-it',
      replicas: { min: 1, max: 1 },
    });
    const busy = async () => {
      const { live } = await ask<{ live: { groups: readonly { busy_ms: number }[] } }>(
        platform,
        'GET',
        '/deployments/flip-it',
      );
      return live.groups[0]!.busy_ms;
    };
    const before = await busy();
    const wait = { pipeline_config: { pipeline_id: 'flip-it', parameters: { ms: 100 } } };
    await story.send(names(5).map((name) => story.request(name, wait)));
    const results = await story.results(5);
    expect(results.map(({ status }) => status)).toEqual(names(5).map(() => 'SUCCESS'));
    expect(unique(await recorded(platform))).toHaveLength(5);
    expect((await busy()) - before).toBeGreaterThan(5 * 100);
  });

  test('shares requests and record with another one that comes, and takes over when it is killed', async () => {
    story = await KafkaStory.open(4);
    await using cluster = await Cluster.start();
    const shared = {
      KUMIKI_DATABASE_URL: cluster.url(await cluster.database()),
      KUMIKI_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const [ofOne, ofOther, objects] = [await story.folder(), await story.folder(), await story.folder()];
    for (const folder of [ofOne, ofOther]) {
      await mkdir(join(folder, '.kumiki-data'));
      await symlink(objects, join(folder, '.kumiki-data', 'objects'));
    }
    const one = await start(ofOne, shared);
    await story.send(names(60, 'a').map((name) => story.request(name)));
    await story.results(20);
    // The partitions are shared anew while requests are at work.
    const other = await start(ofOther, shared);
    await story.send(names(60, 'b').map((name) => story.request(name)));
    await vi.waitFor(async () => {
      const { kafka } = await ask<{ kafka: unknown }>(other, 'GET', '/about');
      expect(kafka).toMatchObject({ requests: { up: true } });
    }, 60_000);
    await story.send(names(60, 'c').map((name) => story.request(name)));
    await story.results(140);
    one.child.kill('SIGKILL');
    await one.ended;
    await story.send(names(20, 'd').map((name) => story.request(name)));
    const results = await story.results(200);
    expect(unique(results.map(({ status }) => status))).toEqual(['SUCCESS']);
    // Also what both have seen was recorded once.
    const wanted = [...names(60, 'a'), ...names(60, 'b'), ...names(60, 'c'), ...names(20, 'd')];
    expect((await recorded(other)).toSorted()).toEqual(wanted.toSorted());
    expect(await story.deadLetters(0)).toEqual([]);
  }, 300_000);
});

/** The program that takes servers of the testbed away and brings them back; it is told where it is. */
const program = process.env['TESTBED_PROGRAM'];
const awayMs = 300_000;

describe.skipIf(program === undefined)('while the broker is away', () => {
  // It waits until the broker answers, which has a log to go through after it was killed.
  const testbed = async (...args: string[]) => {
    await promisify(execFile)(program!, args, { timeout: awayMs });
  };
  const send = async (signal: NodeJS.Signals) => {
    const file = join(dirname(process.env['KUBECONFIG']!), 'run', 'kafka.pid');
    process.kill(Number(await readFile(file, 'utf8')), signal);
  };
  const up = async () => await testbed('up', 'kafka');

  test.each([
    ['stopped', async () => await testbed('stop', 'kafka'), up],
    ['killed', async () => await send('SIGKILL'), up],
    // It takes connections and answers nothing.
    ['halted', async () => await send('SIGSTOP'), async () => await send('SIGCONT')],
  ])(
    'runs go on, and all is told when it is back: %s',
    async (_, takeAway, bringBack) => {
      story = await KafkaStory.open(2);
      const platform = await start(await story.folder());
      await story.send(names(20).map((name) => story.request(name)));
      await story.results(20);
      await takeAway();
      let local: string[];
      try {
        const image = await picture('png');
        local = await Promise.all(
          names(30).map(async (name) => await startFlip(platform, image, [`${name}.png`])),
        );
        for (const id of local) expect(await endOf(platform, id)).toBe('succeeded');
        await vi.waitFor(async () => {
          const { kafka } = await ask<{ kafka: unknown }>(platform, 'GET', '/about');
          expect(kafka).toMatchObject({ messages: { up: false } });
        }, 60_000);
      } finally {
        await bringBack();
      }
      const told = new Set<string>();
      await story.topics.read(story.name('results'), (kept) => {
        if (kept.length > 0) told.add(jsonOf(kept.at(-1)!).execution_id);
        return local.every((id) => told.has(id));
      });
      await story.send(names(20, 'after').map((name) => story.request(name)));
      const results = await story.results(41);
      expect(unique(results.map(({ status }) => status))).toEqual(['SUCCESS']);
      expect(unique(await recorded(platform))).toHaveLength(41);
    },
    600_000,
  );
});
