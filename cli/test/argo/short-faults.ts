import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sharp } from '@kumiki/component-sdk';
import { describe, expect, test } from 'vitest';
import { picture, temporaryFolder } from '../kumiki.ts';
import { otherClock } from '../other-clock.ts';
import { ask, endOf, publishFlip, startFlip } from '../platform.ts';
import { FaultyStore, Gate, KillableStore, gateToCluster, written, type StoreFault } from './faults.ts';
import { expectWhole, warningsOf } from './judge.ts';
import { eventsOf, until, working } from './seen.ts';
import { type ClusterPlatform, type TestCluster } from './test-cluster.ts';

/** How long the platform is stopped, and the cluster away, in ms: `npm run test:soak` has a minute of each. */
export interface FaultTimes {
  readonly awayMs: number;
  readonly stoppedMs: number;
}

/** One that nobody has sent before. */
async function freshPicture(): Promise<Buffer> {
  const [r = 0, g = 0, b = 0] = randomBytes(3);
  const create = { width: 9, height: 6, channels: 3, background: { r, g, b } } as const;
  return await sharp({ create }).png().toBuffer();
}

const timeout = 400_000;
/** What the clock of a platform is off, in ms. */
const aheadMs = 60_000;
const names = ['a.png', 'b.png', 'c.png'];

/** Faults one at a time, each with a platform of its own, so that they may happen side by side. */
export function describeFaults(found: () => TestCluster, { awayMs, stoppedMs }: FaultTimes): void {
  const begun = async (platform: ClusterPlatform, ms: number, given?: Buffer) => {
    const input = given ?? (await picture('png'));
    await publishFlip(platform);
    return { input, names, id: await startFlip(platform, input, names, ms) };
  };
  const told = async (platform: ClusterPlatform, id: string, code: string): Promise<string> => {
    const found = (warnings: readonly string[]) => warnings.find((warning) => warning.includes(code));
    const all = await until(
      async () => {
        const { ended_at: ended } = await ask<{ ended_at: string | null }>(
          platform,
          'GET',
          `/executions/${id}`,
        );
        return { warnings: await warningsOf(platform, id), isOver: ended !== null };
      },
      ({ warnings, isOver }) => isOver || found(warnings) !== undefined,
    );
    return found(all.warnings) ?? `it ended without ${code}: ${all.warnings.join()}`;
  };

  describe('an execution comes through', () => {
    test.concurrent('a store that is full, refuses, is away and is slow', { timeout }, async () => {
      const cluster = found();
      await using folder = await temporaryFolder();
      await using store = new FaultyStore(cluster.endpoint);
      const endpoint = await store.listen();
      await using platform = await cluster.platform(folder.path, { KUMIKI_OBJECTS_ENDPOINT: endpoint });
      // Long enough to be at work still when the store has its first fault; and what it gives is not in the store already.
      const run = await begun(platform, 8000, await freshPicture());
      await working(platform, run.id);
      const faults: [StoreFault, string][] = [
        ['full', 'STORE_FULL'],
        ['denied', 'STORE_ACCESS_DENIED'],
        ['away', 'STORE_UNAVAILABLE'],
      ];
      for (const [fault, code] of faults) {
        store.fault = fault;
        expect(await told(platform, run.id, code)).toContain('execution_warning');
      }
      store.fault = 'slow';
      await expectWhole(cluster, platform, run.id, run, { fault: 'a slow store', since: Date.now() });
    });

    test.concurrent('a store that is killed while pods work, and starts again', { timeout }, async () => {
      const cluster = found();
      await using folder = await temporaryFolder();
      await using kept = await temporaryFolder();
      await using store = new KillableStore(kept.path, cluster.keys);
      await store.run();
      await cluster.makeBucket(store.endpoint);
      const endpoint = { KUMIKI_OBJECTS_ENDPOINT: store.endpoint };
      await using platform = await cluster.platform(folder.path, endpoint);
      const run = await begun(platform, 8000, await freshPicture());
      await working(platform, run.id);
      await store.kill();
      expect(await told(platform, run.id, 'STORE_UNAVAILABLE')).toContain('execution_warning');
      await pause(awayMs);
      await store.run();
      await expectWhole(cluster, platform, run.id, run, {
        fault: 'a store that was killed',
        since: Date.now(),
      });
    });

    test.concurrent(
      'a permission of the platform that is taken away, and given back',
      { timeout },
      async () => {
        const cluster = found();
        await using folder = await temporaryFolder();
        const config = await cluster.configOf(folder.path, 'kumiki');
        await using platform = await cluster.platform(folder.path, { KUMIKI_ARGO_KUBECONFIG: config });
        const run = await begun(platform, 4000);
        await working(platform, run.id);
        // Nobody else here has this account.
        const binding = await cluster.kubectl('get', 'rolebinding', 'kumiki', '-o', 'json');
        await cluster.kubectl('delete', 'rolebinding', 'kumiki');
        const next = await startFlip(platform, run.input, names, 1000);
        const said = await told(platform, next, 'CLUSTER_DENIED');
        await pause(awayMs);
        await cluster.apply(binding);
        const since = Date.now();
        expect(said).toMatch(
          /does not allow the platform to .*execution_warning|execution_warning.*does not allow/,
        );
        await expectWhole(cluster, platform, run.id, run);
        await expectWhole(cluster, platform, next, run, { fault: 'a permission that was taken away', since });
      },
    );

    test.concurrent('an API server that is away', { timeout }, async () => {
      const cluster = found();
      await using folder = await temporaryFolder();
      const view = await cluster.kubectl('config', 'view', '--raw', '--flatten', '-o', 'json');
      const { gate, config } = await gateToCluster(view);
      await using _ = gate;
      const path = await written(folder.path, 'gate.json', config);
      await using platform = await cluster.platform(folder.path, { KUMIKI_ARGO_KUBECONFIG: path });
      gate.shut();
      const run = await begun(platform, 4000);
      expect(await told(platform, run.id, 'CLUSTER_UNREACHABLE')).toContain('No answer from the cluster');
      await pause(awayMs);
      gate.open();
      await working(platform, run.id);
      gate.shut();
      await pause(awayMs);
      gate.open();
      await expectWhole(cluster, platform, run.id, run, {
        fault: 'an API server that was away',
        since: Date.now(),
      });
    });

    test.concurrent('a registry that is away, and comes back', { timeout: 2 * timeout }, async () => {
      const cluster = found();
      await using folder = await temporaryFolder();
      const [place = '', ...path] = cluster.helper.split('/');
      await using gate = new Gate(new URL(`http://${place}`));
      // Nodes take one of their own machine without TLS.
      const registry = `127.0.0.1:${await gate.listen()}`;
      await using platform = await cluster.platform(folder.path, {
        KUMIKI_ARGO_HELPER_IMAGE: [registry, ...path].join('/'),
        KUMIKI_ARGO_INSECURE_REGISTRIES: JSON.stringify([place, registry]),
      });
      gate.shut();
      const run = await begun(platform, 1000);
      expect(await told(platform, run.id, 'cannot be pulled')).toContain('execution_warning');
      await pause(awayMs);
      gate.open();
      await expectWhole(cluster, platform, run.id, run, {
        fault: 'a registry that was away',
        since: Date.now(),
      });
    });

    test.concurrent(
      'a platform that is stopped and goes on, with a clock a minute off',
      { timeout },
      async () => {
        const cluster = found();
        await using folder = await temporaryFolder();
        await using platform = await cluster.platform(folder.path, await otherClock(folder.path, aheadMs));
        const run = await begun(platform, 3000);
        await working(platform, run.id);
        platform.started.child.kill('SIGSTOP');
        await pause(stoppedMs);
        platform.started.child.kill('SIGCONT');
        await expectWhole(cluster, platform, run.id, run, {
          fault: 'a platform that stood still',
          since: Date.now() + aheadMs,
        });
        const warned = await warningsOf(platform, run.id);
        // On a node that has much to do there may be no room for a while.
        expect(warned.filter((one) => !one.includes('no node takes a pod'))).toEqual([]);
      },
    );

    test.concurrent('an eviction, as the API server does it and as a node does it', { timeout }, async () => {
      const cluster = found();
      await using folder = await temporaryFolder();
      await using platform = await cluster.platform(folder.path);
      const run = await begun(platform, 8000);
      await working(platform, run.id);
      const [first] = await cluster.openPods(run.id);
      await cluster.evict(first!.pod);
      const second = await until(
        async () => (await cluster.openPods(run.id)).find(({ uid }) => uid !== first!.uid),
        (pod) => pod !== undefined,
      );
      await working(platform, run.id);
      await cluster.failPod(second!.pod, 'Evicted', 'The node was low on resource: memory.');
      await expectWhole(cluster, platform, run.id, run, { fault: 'an eviction', since: Date.now() });
      const retries = (await eventsOf(platform, run.id)).filter(({ type }) => type === 'step_retrying');
      expect(JSON.stringify(retries)).toContain('POD_LOST');
    });
  });

  test.concurrent(
    'a component that takes more memory than its limit is told in words',
    { timeout },
    async () => {
      const cluster = found();
      await using folder = await temporaryFolder();
      await using platform = await cluster.platform(folder.path);
      const text = `apiVersion: kumiki/v1
kind: Pipeline
name: flip-it
inputs: {image: {type: image}}
params: {ms: {type: integer, default: 0}}
steps:
  eat: {component: test/hungry, inputs: {image: $inputs.image}, params: {megabytes: $params.ms}}
outputs: {image: $steps.eat.image}
`;
      await ask(platform, 'POST', '/pipelines', { text });
      await ask(platform, 'POST', '/pipelines/flip-it/publish', { revision: 1 });
      const id = await startFlip(platform, await picture('png'), ['a.png'], 1200);
      expect(await endOf(platform, id)).toBe('failed');
      const failed = (await eventsOf(platform, id)).filter(({ type }) => type === 'item_failed');
      expect(JSON.stringify(failed)).toMatch(/test\/hungry.*more memory than its limit of 1Gi.*"eat"/);
    },
  );
}
