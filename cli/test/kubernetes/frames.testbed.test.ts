import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture, temporaryFolder } from '../kumiki.ts';
import { ask } from '../platform.ts';
import { until } from '../argo/seen.ts';
import { TestCluster, type ClusterPlatform } from '../argo/test-cluster.ts';

/* Deployments on a real cluster. The checker looks at HTTP answers and the cluster alone. */

let cluster: TestCluster;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let image: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  folder = await temporaryFolder();
  image = new Uint8Array(await picture('png'));
  cluster = await TestCluster.open(['test/invert', 'test/wait'], { KUMIKI_REALTIME_KUBERNETES: 'true' });
}, 400_000);
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

interface Shown {
  readonly state: string;
  readonly version: number;
  readonly error?: { readonly code: string; readonly message: string };
  readonly live?: {
    readonly version: number;
    readonly frames: {
      readonly in: number;
      readonly out: number;
      readonly failed: number;
      readonly dropped: Record<string, number>;
    };
    readonly groups: readonly { readonly group: string; readonly replicas: number }[];
  };
}

/** Pods of other resources are other pods, as those of another version of a component are. */
const document = (cpu = '20m') => `apiVersion: kumiki/v1
kind: Pipeline
name: turn
inputs: { image: { type: image } }
params: { ms: { type: number, default: 1 } }
steps:
  flip: { component: test/invert, inputs: { image: $inputs.image }, group: a, resources: { cpu: ${cpu} } }
  wait: { component: test/wait, inputs: { image: $steps.flip.image }, params: { ms: $params.ms }, group: b, resources: { cpu: 20m } }
outputs: { image: $steps.wait.image }
`;

async function open(more: Readonly<Record<string, string>> = {}): Promise<ClusterPlatform> {
  return await cluster.platform(folder.path, {
    KUMIKI_EXECUTOR: 'local',
    KUMIKI_REALTIME_KUBERNETES: 'true',
    KUMIKI_REALTIME_SCALE_DOWN_SECONDS: '3',
    ...more,
  });
}

async function publish(platform: ClusterPlatform): Promise<void> {
  await ask(platform, 'POST', '/pipelines', { text: document() });
  await ask(platform, 'POST', '/pipelines/turn/publish', { revision: 1 });
}

async function deploy(platform: ClusterPlatform, more: object = {}): Promise<Shown> {
  const body = { pipeline: 'turn', target: 'kubernetes', replicas: { min: 1, max: 3 }, ...more };
  return await ask<Shown>(platform, 'POST', '/deployments?wait=120', body);
}

const shown = async (platform: ClusterPlatform) => await ask<Shown>(platform, 'GET', '/deployments/turn');

/** Sends a frame, as one who does not know where the workers are. */
async function frame(platform: ClusterPlatform, bytes: Uint8Array<ArrayBuffer>, ms = 1): Promise<Response> {
  const form = new FormData();
  form.set('mode', 'realtime');
  form.set('pipeline_config', JSON.stringify({ pipeline_id: 'turn', parameters: { ms } }));
  form.append('image', new Blob([bytes]), 'a.png');
  return await fetch(`${platform.url}/api/v1/pipeline/process`, { method: 'POST', body: form });
}

/** Frames from several senders at once, until somebody says that it is enough. @returns what came of each */
function load(platform: ClusterPlatform, senders: number, ms: number) {
  const enough = new AbortController();
  const statuses: number[] = [];
  const sending = Promise.all(
    Array.from({ length: senders }, async () => {
      while (!enough.signal.aborted) {
        const answer = await frame(platform, image, ms);
        await answer.arrayBuffer();
        statuses.push(answer.status);
      }
    }),
  );
  return {
    statuses,
    async end(): Promise<number[]> {
      enough.abort();
      await sending;
      return statuses;
    },
  };
}

const pods = async (group: 'a' | 'b') =>
  (
    await cluster.kubectl(
      'get',
      'pods',
      '-l',
      `kumiki.dev/frames,kumiki.dev/group=${group === 'a' ? 0 : 1}`,
      '--field-selector',
      'status.phase=Running',
      '-o',
      'name',
    )
  )
    .split('\n')
    .filter(Boolean);

describe('a deployment on the cluster', () => {
  test('gives what this machine gives, and one bad frame costs nobody else anything', async () => {
    await using platform = await open();
    await publish(platform);
    expect(await deploy(platform, { target: 'local' })).toMatchObject({ state: 'running' });
    const here = await (await frame(platform, image)).arrayBuffer();
    expect(await deploy(platform)).toMatchObject({ state: 'running', target: 'kubernetes' });
    const [there, bad, again] = await Promise.all([
      frame(platform, image),
      frame(platform, new TextEncoder().encode('no picture')),
      frame(platform, image),
    ]);
    expect(Buffer.from(await there.arrayBuffer()).equals(Buffer.from(here))).toBe(true);
    expect(bad.status).toBeGreaterThanOrEqual(400);
    expect(bad.status).toBeLessThan(500);
    expect(again.status).toBe(200);
  });

  test('goes on after a restart of the platform with the pods that are there', async () => {
    const before = await pods('b');
    await using platform = await open();
    await until(
      async () => await shown(platform),
      ({ state }) => state === 'running',
    );
    expect((await frame(platform, image)).status).toBe(200);
    expect(await pods('b')).toEqual(before);
  });

  test('gets more pods under load and fewer after it; a pod that is killed costs no frame', async () => {
    await using platform = await open();
    await until(
      async () => await shown(platform),
      ({ state }) => state === 'running',
    );
    const sending = load(platform, 6, 300);
    const replicas = ({ live }: Shown) => live?.groups.at(-1)?.replicas;
    await until(
      async () => await shown(platform),
      (now) => replicas(now) === 3,
    );
    await cluster.kubectl('delete', (await pods('b'))[0]!, '--grace-period=0', '--force');
    const soFar = sending.statuses.length;
    await until(
      async () => await Promise.resolve(sending.statuses.length),
      (count) => count > soFar + 12,
    );
    const statuses = await sending.end();
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    const { live } = await shown(platform);
    expect(live!.frames).toMatchObject({ in: statuses.length, out: statuses.length, failed: 0 });
    await until(
      async () => await shown(platform),
      (now) => replicas(now) === 1,
    );
    await until(
      async () => await pods('b'),
      (found) => found.length === 1,
    );
  });

  test('another version takes over with pods of its own, without a call that fails', async () => {
    await using platform = await open();
    await until(
      async () => await shown(platform),
      ({ state }) => state === 'running',
    );
    const sending = load(platform, 2, 50);
    const text = document('30m');
    await ask(platform, 'PUT', '/pipelines/turn', { text, revision: 1 });
    await ask(platform, 'POST', '/pipelines/turn/publish', { revision: 2 });
    await deploy(platform, { replicas: { min: 1, max: 1 } });
    await until(
      async () => await shown(platform),
      ({ live }) => live?.version === 2,
    );
    const soFar = sending.statuses.length;
    await until(
      async () => await Promise.resolve(sending.statuses.length),
      (count) => count > soFar + 4,
    );
    expect((await sending.end()).filter((status) => status !== 200)).toEqual([]);
    await ask(platform, 'DELETE', '/deployments/turn');
    const left = await until(
      async () =>
        await cluster.kubectl('get', 'deployments,services,secrets', '-l', 'kumiki.dev/frames', '-o', 'name'),
      (found) => found === '',
    );
    expect(left).toBe('');
  });
});

test('what keeps pods from starting is told in words within a minute', async () => {
  const helper = await cluster.unpullable(cluster.helper);
  await using own = await temporaryFolder();
  await using platform = await cluster.platform(own.path, {
    KUMIKI_EXECUTOR: 'local',
    KUMIKI_REALTIME_KUBERNETES: 'true',
    KUMIKI_ARGO_HELPER_IMAGE: helper,
  });
  await publish(platform);
  const { state, error } = await deploy(platform);
  expect([state, error?.code]).toEqual(['starting', 'REPLICA_CANNOT_START']);
  expect(error!.message).toContain('cannot be pulled');
  await ask(platform, 'DELETE', '/deployments/turn');
});

test('a platform that may not make Deployments says which rule it lacks', async () => {
  await using own = await temporaryFolder();
  const started = cluster.platform(own.path, {
    KUMIKI_EXECUTOR: 'local',
    KUMIKI_REALTIME_KUBERNETES: 'true',
    KUMIKI_ARGO_KUBECONFIG: await cluster.configOf(own.path),
  });
  await expect(started).rejects.toThrow(/does not allow the platform to create deployments/);
});
