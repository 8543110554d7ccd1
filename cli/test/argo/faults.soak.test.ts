import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flipAndWait, picture, temporaryFolder } from '../kumiki.ts';
import { ask, startFlip } from '../platform.ts';
import { expectWhole, warningsOf } from './judge.ts';
import { killServer, processesOf } from './node-processes.ts';
import { describeFaults } from './short-faults.ts';
import { until, working } from './seen.ts';
import { TestCluster, type ClusterPlatform } from './test-cluster.ts';

/*
 * Faults of a real cluster, one at a time, a minute long where they have a length. Those of processes need a cluster whose node is
 * this machine; those of the controller the file with its process id, in a folder beside the kubeconfig.
 */

const isUp = Boolean(process.env['KUBECONFIG'] && process.env['TESTBED_NODE_IP']);
const controller = join(dirname(process.env['KUBECONFIG'] ?? ''), 'run', 'workflow-controller.pid');
const minute = 60_000;
const timeout = 15 * minute;
const names = ['a.png', 'b.png', 'c.png'];

/** A worker that ends costs its steps an attempt, so they may have more than one. */
const patient = flipAndWait('flip-it').replaceAll(
  /^( {2}(?:flip|wait): .*) \}$/gm,
  '$1, retry: { limit: 3, backoff: 1s } }',
);

let cluster: TestCluster;
beforeAll(async () => {
  if (isUp) cluster = await TestCluster.open(['test/invert', 'test/wait', 'test/hungry']);
}, 900_000);
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

/** When in the life of a pod. */
const phases: Record<string, (platform: ClusterPlatform, id: string) => Promise<unknown>> = {
  'is made': async (_, id) =>
    await until(
      async () => await cluster.pods(id),
      (pods) => pods.length > 0,
    ),
  'is prepared': async (_, id) => await cluster.untilPod(id, ({ waiting }) => waiting === 'PodInitializing'),
  'has begun': async (_, id) => await cluster.untilPod(id, ({ isRunning }) => isRunning),
  works: working,
  'has given a result': async (platform, id) =>
    await until(
      async () => await cluster.itemsOf(platform, id),
      ({ succeeded }) => succeeded > 0,
    ),
};

describe.skipIf(!isUp)('faults', () => {
  describeFaults(() => cluster, { awayMs: minute, stoppedMs: minute });

  const going = async (ms: number, more: Readonly<Record<string, string>> = {}) => {
    const folder = await temporaryFolder();
    const platform = await cluster.platform(folder.path, more);
    const input = await picture('png');
    await ask(platform, 'POST', '/pipelines', { text: patient });
    await ask(platform, 'POST', '/pipelines/flip-it/publish', { revision: 1 });
    const id = await startFlip(platform, input, names, ms);
    return {
      platform,
      id,
      /** Called where the fault has ended. */
      whole: async () => {
        const fault = String(expect.getState().currentTestName);
        await expectWhole(cluster, platform, id, { input, names }, { fault, since: Date.now() });
      },
      async [Symbol.asyncDispose]() {
        await platform[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  };

  describe.skipIf(!existsSync(controller))('a controller that is killed', () => {
    test('while pods work, and comes back', { timeout }, async () => {
      await using run = await going(8000);
      await working(run.platform, run.id);
      const start = await killServer(controller);
      await pause(20_000);
      await start();
      await run.whole();
      expect(existsSync(controller)).toBe(true);
    });

    test('before a run begins is told of, and goes on with it when it is back', { timeout }, async () => {
      await using stack = new AsyncDisposableStack();
      const start = await killServer(controller);
      let run: Awaited<ReturnType<typeof going>>;
      try {
        run = stack.use(await going(1000));
        const { platform, id } = run;
        const told = await until(
          async () => await warningsOf(platform, id),
          (warnings) => warnings.length > 0,
        );
        expect(JSON.stringify(told)).toContain('controller of Argo Workflows');
      } finally {
        await start();
      }
      await run.whole();
    });
  });

  describe.each(Object.keys(phases))('a pod that %s', (phase) => {
    test('is deleted by force', { timeout }, async () => {
      await using run = await going(5000);
      await phases[phase]!(run.platform, run.id);
      const [pod] = await cluster.pods(run.id);
      await cluster.kubectl('delete', pod!, '--grace-period=0', '--force');
      await run.whole();
      expect(pod).toBeDefined();
    });

    test.each(['helper', 'worker'] as const)('loses its %s', { timeout }, async (role) => {
      await using run = await going(5000);
      await phases[phase]!(run.platform, run.id);
      const uid = await cluster.untilPod(run.id, () => true);
      const found = await until(
        async () => await processesOf(uid, role),
        (pids) => pids.length > 0,
      );
      for (const pid of found) process.kill(pid, 'SIGKILL');
      await run.whole();
      expect(found.length).toBeGreaterThan(0);
    });
  });

  test('pods whose account may not say how they went, until it may again', { timeout }, async () => {
    await using run = await going(2000);
    const binding = await cluster.kubectl('get', 'rolebinding', 'kumiki-pods', '-o', 'json');
    await cluster.kubectl('delete', 'rolebinding', 'kumiki-pods');
    try {
      await run.whole();
    } finally {
      await cluster.apply(binding);
    }
    expect(binding).toContain('kumiki-pods');
  });
});
