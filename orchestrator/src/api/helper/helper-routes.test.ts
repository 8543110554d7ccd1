import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { testServer } from '../../../test/http-fixture.ts';
import { ActiveRuns, type ClusterRun } from '../../executors/argo/index.ts';
import { PlatformClient } from '../../executors/argo/helper/index.ts';
import { Cipher, newSecretKey } from '../../secrets/index.ts';
import { helperCaller, helperRoutes } from './helper-routes.ts';

const place = { group: 0, shard: 0 };

test('a helper that another platform behind the same address answers connects anew, and finds its own', async () => {
  const cipher = new Cipher([newSecretKey()]);
  const runs = [new ActiveRuns(cipher), new ActiveRuns(cipher)];
  const task = { execution: 'e' };
  runs[1]!.add({ id: 'e', left: 1, task: async () => await Promise.resolve(task) } as unknown as ClusterRun);
  // Connections go to the platforms in turn, and stay there.
  const places: string[] = [];
  let connections = 0;
  const address = createServer((client) => {
    const { port } = new URL(places[connections++ % 2]!);
    const behind = connect(Number(port), '127.0.0.1');
    client.pipe(behind).pipe(client);
    client.on('error', () => behind.destroy());
    behind.on('error', () => client.destroy());
  });
  address.listen(0, '127.0.0.1');
  await once(address, 'listening');
  const host = `127.0.0.1:${(address.address() as AddressInfo).port}`;
  const servers = await Promise.all(
    runs.map(async (one) => {
      const access = { identify: () => Promise.reject(new Error('nobody')), helper: helperCaller(one) };
      return await testServer(helperRoutes(one), { access, allowedHosts: [host] });
    }),
  );
  places.push(...servers.map(({ url }) => url));
  const token = runs[0]!.tokens.make('e', Date.now() + 60_000);
  const platform = new PlatformClient({ url: `http://${host}`, token, signal: new AbortController().signal });
  try {
    expect(await platform.task(place)).toEqual(task);
    expect(connections).toBe(2);
  } finally {
    address.close();
    await Promise.all(servers.map(async (server) => await server.close()));
  }
});
