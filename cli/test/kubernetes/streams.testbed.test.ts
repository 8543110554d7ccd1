import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { sharp } from '@kumiki/component-sdk';
import { PipelineClient, type FrameResult } from '@kumiki/component-sdk/client';
import { until } from '../argo/seen.ts';
import { TestCluster, type ClusterPlatform } from '../argo/test-cluster.ts';
import { buildFolder } from '../containers-fixture.ts';
import { picture, temporaryFolder, testComponents } from '../kumiki.ts';
import { ask } from '../platform.ts';

/* Streams through real pods: what is kept for them, components in Python, other versions of a component, slow clients. */

const registry = process.env['TESTBED_REGISTRY'] ?? '127.0.0.1:5000';
const place = `${registry}/streams-test-${process.pid}`;

let cluster: TestCluster;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: ClusterPlatform;
let image: Buffer;

beforeAll(async () => {
  folder = await temporaryFolder();
  image = await picture('png');
  const settings = { KUMIKI_REALTIME_KUBERNETES: 'true' };
  cluster = await TestCluster.open(
    ['test/tally', 'kumiki/standard-sharp', 'kumiki/standard-python'],
    settings,
  );
  for (const [version, strength] of Object.entries({ '1.0.0': 1, '1.1.0': 0 }))
    await publishInvert(version, strength);
  platform = await cluster.platform(folder.path, {
    KUMIKI_EXECUTOR: 'local',
    KUMIKI_REGISTRY_SOURCES: JSON.stringify([{ place, repositories: ['acme/invert'] }]),
    ...settings,
  });
  await ask(platform, 'POST', '/registry/scan');
  await until(
    async () => (await fetch(`${platform.url}/api/v1/components/acme/invert`)).status,
    (status) => status === 200,
  );
}, 600_000);
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await cluster?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

/** A version of a component, which turns light into dark as strongly as is said. */
async function publishInvert(version: string, strength: number): Promise<void> {
  const own = join(folder.path, version, 'invert');
  await cp(join(testComponents, 'invert'), own, { recursive: true });
  const manifest = join(own, 'component.yaml');
  const text = (await readFile(manifest, 'utf8'))
    .replace('test/invert', 'acme/invert')
    .replace('version: 1.0.0', `version: ${version}`)
    .replace('default: 1', `default: ${strength}`);
  await writeFile(manifest, text);
  await buildFolder(own, place, { KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry}` });
}

async function deploy(name: string, steps: string, output: string, revision = 0): Promise<void> {
  const text = `apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: { image: { type: image } }
steps:
  only: { ${steps}, inputs: { image: $inputs.image }, resources: { cpu: 20m } }
outputs: { ${output}: $steps.only.${output} }
`;
  if (revision === 0) await ask(platform, 'POST', '/pipelines', { text });
  else await ask(platform, 'PUT', `/pipelines/${name}`, { text, revision });
  await ask(platform, 'POST', `/pipelines/${name}/publish`, { revision: revision + 1 });
  const body = { pipeline: name, target: 'kubernetes', replicas: { min: 1, max: 2 } };
  const { state } = await ask(platform, 'POST', '/deployments?wait=120', body);
  expect(state).toBe('running');
}

interface Result {
  readonly status: string;
  readonly outputs: { readonly count: { readonly data: number } };
  readonly steps: readonly { readonly state_lost?: boolean }[];
}

/** A camera. */
class Camera {
  readonly #socket: WebSocket;
  readonly #waiting: ((result: Result) => void)[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return;
      const { type, data: result } = JSON.parse(data.toString()) as { type: string; data: Result };
      if (type === 'result') this.#waiting.shift()!(result);
    });
  }

  static async open(pipeline: string): Promise<Camera> {
    const socket = new WebSocket(
      `${platform.url.replace('http', 'ws')}/api/v1/realtime?pipeline=${pipeline}`,
    );
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Camera(socket);
  }

  /** One frame. @returns the count that it gave, and whether what was kept before it is gone */
  async frame(): Promise<readonly [number, boolean]> {
    const answer = new Promise<Result>((resolve) => void this.#waiting.push(resolve));
    this.#socket.send(image);
    const { status, outputs, steps } = await answer;
    if (status !== 'succeeded') throw new Error(status);
    return [outputs.count.data, steps[0]!.state_lost ?? false];
  }

  close(): void {
    this.#socket.close();
  }
}

describe('what a component keeps of a stream', () => {
  test('stays with the stream in one pod, ends with it, and is said to be gone when that pod is killed', async () => {
    await deploy('tally', 'component: test/tally', 'count');
    const [one, two] = [await Camera.open('tally'), await Camera.open('tally')];
    const counts = [
      await one.frame(),
      await two.frame(),
      await one.frame(),
      await one.frame(),
      await two.frame(),
    ];
    expect(counts).toEqual([1, 1, 2, 3, 2].map((count) => [count, false]));
    const pods = ['get', 'pods', '-l', 'kumiki.dev/frames', '-o', 'name'];
    await cluster.kubectl('delete', await cluster.kubectl(...pods), '--grace-period=0', '--force');
    await until(
      async () =>
        await ask<{ live: { groups: { restarts: number }[] } }>(platform, 'GET', '/deployments/tally'),
      ({ live: { groups } }) => groups[0]!.restarts === 1,
    );
    expect([await one.frame(), await one.frame(), await two.frame()]).toEqual([
      [1, true],
      [2, false],
      [1, true],
    ]);
    const { live } = await ask<{ live: { frames: object; groups: object[] } }>(
      platform,
      'GET',
      '/deployments/tally',
    );
    expect(live.frames).toMatchObject({ in: 8, out: 8, failed: 0 });
    expect(live.groups[0]).toMatchObject({ states_lost: 2, restarts: 1 });
    one.close();
    two.close();
    await ask(platform, 'DELETE', '/deployments/tally');
  });
});

describe('components in Python, and such as keep something of a stream', () => {
  const text = `apiVersion: kumiki/v1
kind: Pipeline
name: watch
inputs: { image: { type: image } }
steps:
  clean: { component: imaging/median, inputs: { image: $inputs.image }, resources: { cpu: 20m } }
  lift: { component: imaging/contrast, inputs: { image: $steps.clean.image }, resources: { cpu: 20m } }
  light: { component: imaging/threshold, inputs: { image: $steps.lift.image }, resources: { cpu: 20m } }
  find: { component: measure/blobs, inputs: { mask: $steps.light.mask }, resources: { cpu: 20m } }
  follow: { component: vision/follow, inputs: { detections: $steps.find.detections }, resources: { cpu: 20m } }
outputs: { image: $steps.lift.image, detections: $steps.follow.detections, count: $steps.follow.count }
`;

  /** A thing that goes through the picture, and one that comes later. */
  async function seen(at: number): Promise<Buffer> {
    const square = { create: { width: 20, height: 20, channels: 3, background: '#ffffff' } } as const;
    const input = await sharp(square).png().toBuffer();
    const left = [10 + 6 * at, ...(at < 3 ? [] : [150])];
    const create = { width: 200, height: 120, channels: 3, background: '#101010' } as const;
    const things = left.map((x, number) => ({ input, left: x, top: 20 + 50 * number }));
    return await sharp({ create }).composite(things).png().toBuffer();
  }

  async function watched(target: 'local' | 'kubernetes') {
    const body = { pipeline: 'watch', target, replicas: { min: 1, max: 1 } };
    expect(await ask(platform, 'POST', '/deployments?wait=180', body)).toMatchObject({
      state: 'running',
      target,
    });
    await using client = new PipelineClient(platform.started.grpcAddress);
    const frames = await Promise.all([0, 1, 2, 3, 4, 5].map(seen));
    const both = [frames, frames.slice(0, 3)].map(
      async (camera) =>
        await Array.fromAsync(client.stream('watch', camera, { mode: 'realtime', deadlineMs: 60_000 })),
    );
    return (await Promise.all(both)).map((results) =>
      results.map(({ status, values, image: given }) => ({
        status,
        count: values['count'],
        detections: values['detections'],
        image: Buffer.from(given!.bytes).toString('base64'),
      })),
    );
  }

  test('give in pods what they give here, in a container for each bundle', async () => {
    await ask(platform, 'POST', '/pipelines', { text });
    await ask(platform, 'POST', '/pipelines/watch/publish', { revision: 1 });
    const here = await watched('local');
    // Each stream has its own count, also beside another one.
    expect(here.map((results) => results.map(({ count }) => count))).toEqual([
      [1, 1, 1, 2, 2, 2],
      [1, 1, 1],
    ]);
    const there = await watched('kubernetes');
    expect(there).toEqual(here);
    const names = 'jsonpath={range .items[*]}{.spec.initContainers[*].name}{"\\n"}{end}';
    const containers = await cluster.kubectl('get', 'pods', '-l', 'kumiki.dev/frames', '-o', names);
    // The four that keep nothing are in one pod, two in Python and two of the other bundle; the fifth has its own.
    expect(containers.split('\n')).toEqual(['worker-0 worker-1', 'worker-0']);
    await ask(platform, 'DELETE', '/deployments/watch');
  });
});

describe('a version of a component', () => {
  test('takes over under load without a call that fails', async () => {
    await deploy('turn', 'component: acme/invert@1.0.0', 'image');
    const over = new AbortController();
    const endless = function* () {
      while (!over.signal.aborted) yield image;
    };
    await using client = new PipelineClient(platform.started.grpcAddress);
    const results: FrameResult[] = [];
    const seen: string[] = [];
    const running = (async () => {
      for await (const result of client.stream('turn', endless(), { mode: 'realtime', window: 4 })) {
        results.push(result);
        seen.push(Buffer.from(result.image?.bytes ?? []).toString('base64'));
      }
    })();
    try {
      await deploy('turn', 'component: acme/invert@1.1.0', 'image', 1);
      // Which version gave a frame can be seen: one turns it, the other does not. The next frames go to the new one.
      await expect.poll(() => new Set(seen).size, { timeout: 30_000 }).toBe(2);
    } finally {
      over.abort();
      await running;
    }
    expect([...new Set(results.map(({ status }) => status))]).toEqual(['SUCCESS']);
    expect(results.map(({ id }) => Number(id))).toEqual(results.map((_, at) => at + 1));
    expect(new Set(seen).size).toBe(2);
    expect(seen.lastIndexOf(seen[0]!)).toBeLessThan(seen.indexOf(seen.at(-1)!));
  });

  test('serves a client that reads its results beside one that does not', async () => {
    const slow = new WebSocket(`${platform.url.replace('http', 'ws')}/api/v1/realtime?pipeline=turn`);
    await new Promise((resolve, reject) => slow.once('open', resolve).once('error', reject));
    slow.pause();
    let refused = 0;
    for (let at = 0; at < 400; at++) slow.send(image, (error) => error && refused++);
    await using client = new PipelineClient(platform.started.grpcAddress);
    const frames = Array<Buffer>(40).fill(image);
    const results = await Array.fromAsync(
      client.stream('turn', frames, { mode: 'realtime', deadlineMs: 20_000 }),
    );
    expect(results.map(({ status }) => status)).toEqual(frames.map(() => 'SUCCESS'));
    slow.terminate();
    expect(refused).toBe(0);
    await ask(platform, 'DELETE', '/deployments/turn');
  });
});
