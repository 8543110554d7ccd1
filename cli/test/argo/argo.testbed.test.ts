import { sharp } from '@kumiki/component-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture, temporaryFolder } from '../kumiki.ts';
import { ask, endOf, publishFlip, startFlip } from '../platform.ts';
import { knowsMixed, mixedImages, mixedPipeline } from './mixed-images.ts';
import { describeGpus } from './gpu-story.ts';
import { describeReportsInKafka } from './kafka-stories.ts';
import { describeFaults } from './short-faults.ts';
import { eventsOf, resultsOf, until, working } from './seen.ts';
import { TestCluster } from './test-cluster.ts';

/* Executions on a real cluster. The checker looks at HTTP answers, objects and the cluster alone. */

let cluster: TestCluster;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  cluster = await TestCluster.open(['test/invert', 'test/wait', 'test/hungry']);
}, 900_000);
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

describe.concurrent('an execution on the cluster', () => {
  test('gives what this machine gives, is answered from the cache without a pod, and is cancelled', async () => {
    const image = await picture('png');
    const names = ['a.png', 'b.png', 'c.png'];
    await using platform = await cluster.platform(folder.path);
    await publishFlip(platform);
    const first = await startFlip(platform, image, names);
    expect(await endOf(platform, first)).toBe('succeeded');
    expect(await cluster.workflows(first)).toHaveLength(1);
    await using elsewhere = await temporaryFolder();
    await using local = await cluster.platform(elsewhere.path, { KUMIKI_EXECUTOR: 'local' });
    await publishFlip(local);
    const here = await startFlip(local, image, names);
    expect(await endOf(local, here)).toBe('succeeded');
    expect(await resultsOf(platform, first)).toEqual(await resultsOf(local, here));

    const again = await startFlip(platform, image, names);
    expect(await endOf(platform, again)).toBe('succeeded');
    expect(await cluster.workflows(again)).toEqual([]);
    expect(await resultsOf(platform, again)).toEqual(await resultsOf(platform, first));

    const long = await startFlip(platform, image, ['d.png'], 600_000);
    await working(platform, long);
    await ask(platform, 'POST', `/executions/${long}/cancel`);
    expect(await endOf(platform, long)).toBe('cancelled');
    expect(
      await until(
        async () => await cluster.pods(long),
        (pods) => pods.length === 0,
      ),
    ).toEqual([]);
  });

  test.each(['before-workflow', 'workflow-made'])(
    'goes on when the platform is killed at "%s", and nothing is made twice',
    async (place) => {
      await using own = await temporaryFolder();
      const image = await picture('png');
      let id: string;
      {
        await using platform = await cluster.platform(own.path, { KUMIKI_FAILPOINT: place });
        await publishFlip(platform);
        id = await startFlip(platform, image, ['a.png', 'b.png'], 50);
        await platform.started.ended;
      }
      await using platform = await cluster.platform(own.path);
      expect(await endOf(platform, id)).toBe('succeeded');
      expect(await cluster.workflows(id)).toEqual([`workflow.argoproj.io/kumiki-${id}-0`]);
    },
  );

  test('goes on when its pod is deleted, and the lost attempt is told', async () => {
    await using own = await temporaryFolder();
    await using platform = await cluster.platform(own.path);
    await publishFlip(platform);
    const id = await startFlip(platform, await picture('png'), ['a.png', 'b.png'], 12_000);
    await working(platform, id);
    const [pod] = await cluster.pods(id);
    await cluster.kubectl('delete', pod!, '--grace-period=0', '--force');
    expect(await endOf(platform, id)).toBe('succeeded');
    const events = await eventsOf(platform, id);
    expect(JSON.stringify(events.filter(({ type }) => type === 'step_retrying'))).toContain('POD_LOST');
    expect(events.filter(({ type }) => type === 'execution_ended')).toHaveLength(1);
  });

  test(
    'joins components of TypeScript, of Python and of an image that buildah made',
    { timeout: 400_000 },
    async () => {
      await using own = await temporaryFolder();
      const images = await mixedImages(own.path, cluster.place);
      await using platform = await cluster.platform(own.path, images);
      await knowsMixed(platform);
      await ask(platform, 'POST', '/pipelines', { text: mixedPipeline });
      await ask(platform, 'POST', '/pipelines/mixed/publish', { revision: 1 });
      const form = new FormData();
      form.set('execution', JSON.stringify({ pipeline: 'mixed' }));
      form.append('image', new Blob([new Uint8Array(await picture('png'))]), 'a.png');
      const { execution_id: id } = await ask<{ execution_id: string }>(platform, 'POST', '/executions', form);
      expect(await endOf(platform, id)).toBe('succeeded');
      const result = await fetch(`${platform.url}/api/v1/executions/${id}/items/0/outputs/image`);
      const pixels = await sharp(new Uint8Array(await result.arrayBuffer()))
        .raw()
        .toBuffer();
      // The background #204060, inverted and halved.
      expect([...pixels.subarray(0, 3)]).toEqual([0x20, 0x40, 0x60].map((value) => (255 - value) >> 1));
    },
  );

  test('is refused at the start where the platform may not do what it needs', async () => {
    await using own = await temporaryFolder();
    const started = cluster.platform(own.path, { KUMIKI_ARGO_KUBECONFIG: await cluster.configOf(own.path) });
    await expect(started).rejects.toThrow(/does not allow the platform to create workflows/);
  });
});

describeFaults(() => cluster, { awayMs: 5000, stoppedMs: 10_000 });
describeGpus(() => cluster);
describeReportsInKafka(() => cluster);
