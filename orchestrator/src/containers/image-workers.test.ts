import { parseManifest } from '@kumiki/component-sdk/manifest';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ImageSources, type ImageSourcesOptions } from './image-sources.ts';
import { ImageWorkers } from './image-workers.ts';
import type { ContainerRuntime } from './runtime.ts';
import { Runtimes } from './runtimes.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const place = 'registry.test/acme';

let pulled: string[];
let there: Set<string>;
beforeEach(() => {
  pulled = [];
  there = new Set();
});

const runtime = (hasNetwork = true): ContainerRuntime => ({
  kind: 'podman',
  hasNetwork,
  missing: [],
  whyNoGpus: (count) => (count > 2 ? 'this machine has 2' : undefined),
  has: async (image) => await Promise.resolve(there.has(image)),
  async pull(image) {
    pulled.push(image);
    await Promise.resolve();
    there.add(image);
  },
  start: async () => await Promise.reject(new Error('nothing is started here')),
  close: async () => await Promise.resolve(),
});

function component(image = `${place}/a@${digest}`, network = 'none', gpu = 0) {
  const text = `{"apiVersion":"kumiki/v1","kind":"Component","name":"acme/a","version":"1.0.0","title":{"en":"T"},
    "description":{"en":"D"},"category":"data","outputs":{"text":{"type":"text"}},"network":"${network}","resources":{"gpu":${gpu}}}`;
  return { name: 'acme/a', image, manifest: parseManifest(text, 'test') };
}

function workers(more: Partial<ImageSourcesOptions> = {}, hasNetwork = true): ImageWorkers {
  const sources = new ImageSources({ sources: [{ place, insecure: false }], ...more });
  const one = runtime(hasNetwork);
  return new ImageWorkers({
    sources,
    runtimes: {
      of: async () => await Promise.resolve(one),
      report: async () => await Promise.resolve({ kind: one.kind, missing: one.missing }),
      close: async () => await one.close(),
    },
  });
}

describe('an image', () => {
  test('is got once for all who ask, who hear of it, and then not again', async () => {
    const images = workers();
    const told: string[] = [];
    const tell = (message: string) => void told.push(message);
    await Promise.all([images.prepare(component(), tell), images.prepare(component(), tell)]);
    await images.prepare(component(), tell);
    expect(pulled).toEqual([component().image]);
    expect(told).toEqual([0, 1].map(() => `Getting the image ${component().image}`));
  });

  test.each([
    `registry.test/acme-of-others/a@${digest}`,
    `registry.test/a@${digest}`,
    `registry.test:5000/acme/a@${digest}`,
    `elsewhere.test/registry.test/acme/a@${digest}`,
  ])('of another place is not run: %s', async (image) => {
    await expect(workers().prepare(component(image))).rejects.toMatchObject({
      code: 'IMAGE_SOURCE_NOT_ALLOWED',
      remedy: expect.stringContaining(place) as string,
    });
    expect(pulled).toEqual([]);
  });

  test('gets the network where its manifest asks, the operator allows it and the runtime has one for it', async () => {
    const asks = component(undefined, 'egress');
    const refused = { code: 'COMPONENT_NETWORK_NOT_ALLOWED' };
    await expect(workers().prepare(asks)).rejects.toMatchObject(refused);
    await expect(workers({ network: [`${place}/b`] }).prepare(asks)).rejects.toMatchObject(refused);
    await expect(workers({ network: [place] }, false).prepare(asks)).rejects.toMatchObject(refused);
    await workers({ network: [place] }).prepare(asks);
    expect(pulled).toEqual([asks.image]);
  });
});

test('a component gets as many graphics processors as it asks for, or is not run', async () => {
  const asks = (gpu: number) => component(undefined, 'none', gpu);
  await expect(workers().prepare(asks(3))).rejects.toMatchObject({
    code: 'COMPONENT_GPU_NEEDED',
    message: expect.stringContaining('graphics processors (3)') as string,
    remedy: expect.stringContaining('nvidia-ctk') as string,
  });
  expect(pulled).toEqual([]);
  await workers().prepare(asks(2));
  expect(pulled).toEqual([asks(2).image]);
});

test('what runs images is told, and what it lacks', async () => {
  const cache = { folder: '/none', source: () => expect.unreachable(), limitBytes: 1 };
  const report = async (choice: 'off' | 'unpacked', mayUnpack: boolean) =>
    await new Runtimes({ choice, cache }).report(mayUnpack);
  expect(await report('off', true)).toMatchObject({
    kind: 'nothing',
    missing: ['the setting containers.runtime is off'],
  });
  expect(await report('unpacked', false)).toMatchObject({ kind: 'nothing' });
  expect((await report('unpacked', false)).missing.join()).toContain('no place may be unpacked');
});

test('in a pod it is said that the cluster runs images', async () => {
  vi.stubEnv('KUBERNETES_SERVICE_HOST', '10.0.0.1');
  const cache = { folder: '/none', source: () => expect.unreachable(), limitBytes: 1 };
  const source = { place, unpack: false, network: false, insecure: false };
  const refusal = new Runtimes({ choice: 'unpacked', cache }).of(component(), source);
  await expect(refusal).rejects.toMatchObject({
    code: 'IMAGE_NOT_RUNNABLE',
    remedy: expect.stringContaining('argo.executor') as string,
  });
  vi.unstubAllEnvs();
});

test('where nothing may run images, it is said what to do', async () => {
  const cache = { folder: '/none', source: () => expect.unreachable(), limitBytes: 1 };
  const source = { place, unpack: false, network: false, insecure: false };
  const refusal = async (choice: 'off' | 'unpacked') =>
    await new Runtimes({ choice, cache }).of(component(), source).catch((thrown: unknown) => thrown);
  expect(await refusal('off')).toMatchObject({ code: 'IMAGE_NOT_RUNNABLE' });
  expect(await refusal('unpacked')).toMatchObject({
    code: 'IMAGE_NOT_RUNNABLE',
    remedy: expect.stringContaining('containers.unpack') as string,
  });
});
