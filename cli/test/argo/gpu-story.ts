import { expect, test } from 'vitest';
import { picture, temporaryFolder } from '../kumiki.ts';
import { ask, endOf } from '../platform.ts';
import { eventsOf, until } from './seen.ts';
import { type TestCluster } from './test-cluster.ts';

/** Steps that want a GPU, on a node that has none until it is given one, as far as the scheduler knows. */
export function describeGpus(found: () => TestCluster): void {
  test.concurrent(
    'gives a GPU to the steps that want one, and says so while there is none',
    { timeout: 300_000 },
    async () => {
      const cluster = found();
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
}
