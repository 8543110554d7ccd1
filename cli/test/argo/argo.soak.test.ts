import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../kumiki.ts';
import { executionsOf, resultsOf, until } from './seen.ts';
import { TestCluster } from './test-cluster.ts';

/* Long stories of a real cluster, where one is up. */

const isUp = Boolean(process.env['KUBECONFIG'] && process.env['TESTBED_NODE_IP']);
const images = ['kumiki/standard-sharp', 'kumiki/standard-onnx', 'kumiki/standard-python'];

/** Longer than all samples take on either side. */
const storyMs = 1_200_000;

let cluster: TestCluster;
beforeAll(async () => {
  if (isUp) cluster = await TestCluster.open(images);
}, 900_000);
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

describe.skipIf(!isUp)('a cluster', () => {
  test('gives for every sample pipeline what this machine gives', { timeout: 2 * storyMs }, async () => {
    const ended = async (more: Readonly<Record<string, string>>) => {
      await using folder = await temporaryFolder();
      await using platform = await cluster.platform(folder.path, { KUMIKI_SAMPLES: 'true', ...more });
      const all = await until(
        async () => await executionsOf(platform),
        (found) => found.length > 0 && found.every(({ status }) => !/accepted|planned|running/.test(status)),
        storyMs,
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
});
