import { setTimeout as delay } from 'node:timers/promises';
import { openHttpServer, Platform } from '@kumiki/orchestrator/api';
import { FolderComponents } from '@kumiki/orchestrator/components';
import { openDataFolder } from '@kumiki/orchestrator/data-folder';
import { ChangeFeed, telling } from '@kumiki/orchestrator/events';
import type { Benchmark } from '../benchmark.ts';
import { spread } from '../measure.ts';
import { inFolder, startedExecution } from './store.ts';

const perSecond = 200;
const seconds = 5;
const warmUp = 100;

/**
 * From a change that is durable to its event at a subscriber over WebSocket, at 200 changes a second; the 95th
 * percentile counts. With one subscriber, and with 20 who follow all executions.
 */
export const eventDelay: Benchmark = {
  name: 'server.event_delay_ms',
  unit: 'ms',
  target: 'at most 50',
  measure: async () => ({
    '': await inFolder(async (folder) => await delays(folder, 1)),
    '20_subscribers': await inFolder(async (folder) => await delays(folder, 20)),
  }),
};

async function delays(folder: string, subscribers: number) {
  const changes = new ChangeFeed();
  await using data = await openDataFolder(folder, { tell: (store) => telling(store, changes) });
  await using platform = new Platform({ data, changes, components: new FolderComponents({ folders: [] }) });
  await platform.start();
  const sockets = platform.sockets();
  const server = await openHttpServer({
    routes: [],
    port: 0,
    log: () => undefined,
    upgrade: sockets.upgrade,
  });
  const count = perSecond * seconds;
  const ref = await startedExecution(data.store, count);
  const recorded = new Map<number, number>();
  const times: number[] = [];
  const clients = await Promise.all(
    Array.from({ length: subscribers }, () =>
      subscribed(server.url, (item) => {
        if (item >= warmUp) times.push(performance.now() - recorded.get(item)!);
      }),
    ),
  );
  const began = performance.now();
  const commits: Promise<unknown>[] = [];
  for (let item = 0; item < count; item++) {
    await delay(Math.max(0, began + (item * 1000) / perSecond - performance.now()));
    const commit = async (): Promise<void> => {
      await data.store.commit(ref, { epoch: 1 }, [{ type: 'step_started', item, step: 'a' }]);
      recorded.set(item, performance.now());
    };
    commits.push(commit());
  }
  await Promise.all(commits);
  while (times.length < (count - warmUp) * subscribers) await delay(10);
  for (const client of clients) client.close();
  sockets.close();
  await server.close();
  const { min, max } = spread(times);
  return { min, median: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]!, max };
}

/** A client that follows all executions. */
async function subscribed(url: string, started: (item: number) => void): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/events`);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.addEventListener('open', () => socket.send('{"type": "subscribe", "progress": false}'));
  socket.addEventListener('error', () => reject(new Error('no WebSocket')));
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as { type: string; data: { type: string; item: number } };
    if (message.type === 'subscribed') resolve();
    else if (message.data.type === 'step_started') started(message.data.item);
  });
  await promise;
  return socket;
}
