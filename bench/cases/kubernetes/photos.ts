import { readFile } from 'node:fs/promises';
import { temporaryFolder } from '../../../cli/test/kumiki.ts';
import { ask } from '../../../cli/test/platform.ts';
import { until } from '../../../cli/test/argo/seen.ts';
import { TestCluster, type ClusterPlatform } from '../../../cli/test/argo/test-cluster.ts';
import type { Benchmark } from '../../benchmark.ts';
import { samplePictures } from '../../local-run.ts';
import { spread, type Spread } from '../../measure.ts';

/** Three light steps and one detection, each of the bundles of the standard library. */
const pipeline = (model: string): string => `
apiVersion: kumiki/v1
kind: Pipeline
name: photos
inputs: {image: {type: image}}
files: {model: ${model}}
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 1280}, cache: off}
  soften: {component: imaging/blur, inputs: {image: $steps.shrink.image}, params: {sigma: 1}, cache: off}
  even: {component: imaging/levels, inputs: {image: $steps.soften.image}, cache: off}
  find: {component: vision/detect, inputs: {image: $steps.even.image, model: $files.model}, cache: off}
outputs: {image: $steps.even.image, detections: $steps.find.detections}
keep: outputs
`;
const steps = 4;
const photos = 100;
const rounds = Number(process.env['KUMIKI_BENCH_ROUNDS'] ?? 3);
const singles = 3;

/**
 * 100 photos of 1080p through three light steps and one detection on a cluster, against the local executor of a platform on the
 * same machine, both from the accepted request to the recorded end. Beside it what one pod takes that works on one photo,
 * and what a pod for each step and photo would take at as many pods as cores. Needs a cluster with Argo Workflows, a store and
 * a registry (`KUBECONFIG` and `TESTBED_…`).
 */
export const clusterPhotos: Benchmark = {
  name: 'kubernetes.photos_ratio',
  unit: 'ratio of times, one pod start taken off',
  target: 'at most 1.3',
  async measure(): Promise<Record<string, Spread>> {
    if (!process.env['KUBECONFIG'] || !process.env['TESTBED_NODE_IP']) return {};
    await using cluster = await TestCluster.open(['kumiki/standard-sharp', 'kumiki/standard-onnx']);
    await using there = await temporaryFolder();
    await using here = await temporaryFolder();
    // As many pods as there are by default.
    await using remote = await cluster.platform(there.path);
    await using local = await cluster.platform(here.path, { KUMIKI_EXECUTOR: 'local' });
    const samples = await samplePictures();
    const batch = await Promise.all(
      Array.from({ length: photos }, async (_, at) => await readFile(samples[at % samples.length]!)),
    );
    for (const platform of [remote, local]) await publish(platform);
    // The first ones pull images, start hosts and load the model.
    for (const platform of [remote, local]) await took(platform, batch.slice(0, 2));
    const single: number[] = [];
    for (let at = 0; at < singles; at++) single.push(await took(remote, batch.slice(at, at + 1)));
    const warm: number[] = [];
    for (let at = 0; at < singles; at++) warm.push(await took(local, batch.slice(at, at + 1)));
    const startMs = spread(single).median - spread(warm).median;
    const rows: { localMs: number; remoteMs: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const localMs = await took(local, batch);
      const remoteMs = await took(remote, batch);
      rows.push({ localMs, remoteMs });
    }
    const of = (figure: (row: { localMs: number; remoteMs: number }) => number) => spread(rows.map(figure));
    const cores = 2;
    return {
      '': of(({ localMs, remoteMs }) => (remoteMs - startMs) / localMs),
      local_seconds: of(({ localMs }) => localMs / 1000),
      seconds: of(({ remoteMs }) => remoteMs / 1000),
      pod_start_seconds: spread(single.map((ms) => (ms - spread(warm).median) / 1000)),
      share_of_pods_starting: of(({ remoteMs }) => startMs / remoteMs),
      pod_per_step_and_photo_seconds: spread(single.map((ms) => (ms * photos * steps) / cores / 1000)),
    };
  },
};

async function publish(platform: ClusterPlatform): Promise<void> {
  const model = await readFile('models/surface-defects/surface-defects.onnx');
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(model)]), 'surface-defects.onnx');
  const { items } = await ask<{ items: { sha256: string }[] }>(platform, 'POST', '/files', form);
  const digest = `sha256:${items[0]!.sha256.replace('sha256:', '')}`;
  await ask(platform, 'POST', '/pipelines', { text: pipeline(digest) });
  await ask(platform, 'POST', '/pipelines/photos/publish', { revision: 1 });
}

/** From the request, whose photos have come, to the end of its execution. @returns ms by the record of the platform */
async function took(platform: ClusterPlatform, batch: readonly Uint8Array[]): Promise<number> {
  const form = new FormData();
  form.set('execution', JSON.stringify({ pipeline: 'photos' }));
  for (const [at, bytes] of batch.entries())
    form.append('image', new Blob([new Uint8Array(bytes)]), `${at}.jpg`);
  const { execution_id: id } = await ask<{ execution_id: string }>(platform, 'POST', '/executions', form);
  const ended = await until(
    async () => await ask<Ended>(platform, 'GET', `/executions/${id}`),
    ({ status }) => !/accepted|planned|running/.test(status),
  );
  if (ended.status !== 'succeeded') throw new Error(JSON.stringify(ended));
  return Date.parse(ended.ended_at) - Date.parse(ended.created_at);
}

interface Ended {
  readonly status: string;
  readonly created_at: string;
  readonly ended_at: string;
}
