import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture, temporaryFolder } from '../kumiki.ts';
import { ask, endOf } from '../platform.ts';
import { eventsOf, executionsOf, resultsOf, until } from './seen.ts';
import { TestCluster } from './test-cluster.ts';

/* Long stories of a real cluster, where one is up. */

const isUp = Boolean(process.env['KUBECONFIG'] && process.env['TESTBED_NODE_IP']);
const images = ['kumiki/standard-sharp', 'kumiki/standard-onnx', 'kumiki/standard-python', 'test/wait'];

let cluster: TestCluster;
beforeAll(async () => {
  if (isUp) cluster = await TestCluster.open(images);
}, 900_000);
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

describe.skipIf(!isUp)('a cluster', () => {
  test('gives for every sample pipeline what this machine gives', { timeout: 1_200_000 }, async () => {
    const ended = async (more: Readonly<Record<string, string>>) => {
      await using folder = await temporaryFolder();
      await using platform = await cluster.platform(folder.path, { KUMIKI_SAMPLES: 'true', ...more });
      const all = await until(
        async () => await executionsOf(platform),
        (found) => found.length > 0 && found.every(({ status }) => !/accepted|planned|running/.test(status)),
      );
      const results = all.map(
        async ({ pipeline, status, execution_id: id }) =>
          [pipeline, { status, items: await resultsOf(platform, id) }] as const,
      );
      return Object.fromEntries(await Promise.all(results));
    };
    const here = await ended({ KUMIKI_EXECUTOR: 'local' });
    const there = await ended({});
    expect(Object.keys(there).length).toBeGreaterThan(5);
    expect(there).toEqual(here);
  });

  test(
    'gives a GPU to the steps that want one, and says so while there is none',
    { timeout: 300_000 },
    async () => {
      const step = (name: string, from: string, more = '') =>
        `  ${name}: {component: test/wait, inputs: {image: ${from}}, params: {ms: 1}${more}}`;
      const text = `apiVersion: kumiki/v1
kind: Pipeline
name: with-gpu
inputs: {image: {type: image}}
steps:
${step('before', '$inputs.image')}
${step('find', '$steps.before.image', ', resources: {gpu: 1}')}
outputs: {image: $steps.find.image}
`;
      await using folder = await temporaryFolder();
      await using platform = await cluster.platform(folder.path);
      await ask(platform, 'POST', '/pipelines', { text });
      await ask(platform, 'POST', '/pipelines/with-gpu/publish', { revision: 1 });
      const form = new FormData();
      form.set('execution', JSON.stringify({ pipeline: 'with-gpu' }));
      form.append('image', new Blob([new Uint8Array(await picture('png'))]), 'a.png');
      const { execution_id: id } = await ask<{ execution_id: string }>(platform, 'POST', '/executions', form);
      const warned = await until(
        async () => (await eventsOf(platform, id)).filter(({ type }) => type === 'execution_warning'),
        (events) => events.length > 0,
      );
      expect(JSON.stringify(warned)).toContain('Insufficient nvidia.com/gpu');
      await cluster.gpus(1);
      try {
        expect(await endOf(platform, id)).toBe('succeeded');
        expect(await cluster.gpusOfPods(id)).toEqual({ 'group-0': 0, 'group-1': 1 });
      } finally {
        await cluster.gpus(0);
      }
    },
  );
});
