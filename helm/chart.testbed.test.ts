import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'minio';
import { sharp } from '@kumiki/component-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeHalve, startHalve } from './halve.ts';
import { builtImage, chart, registry, ReleaseNamespace } from './release.ts';

/*
 * The chart on a real cluster, in a namespace that lets only restricted pods in: the image of the platform, records on a volume, objects in an
 * S3 store. The volume is a folder of this machine, which is the cluster's node.
 */

const run = promisify(execFile);
const id = randomUUID().slice(0, 8);
const namespace = `images-chart-${id}`;
const place = `${registry}/images-chart`;
const inside = `${process.env['TESTBED_NODE_IP'] ?? '10.99.0.1'}:${registry.split(':')[1] ?? ''}`;
const endpoint = process.env['TESTBED_S3_ENDPOINT'] ?? '';
const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? 'testbed';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? 'testbed-secret';
const bucket = `kumiki-images-${id}`;
const { hostname, port } = new URL(endpoint);
const store = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });

/** `HOST/PATH@sha256:…`: by tag, a node may have an older one. */
const images: string[] = [];
let folder: string;
let settings: string;

const release = new ReleaseNamespace(namespace);
const kubectl = async (...args: string[]) => await release.kubectl(...args);
const helm = async (...args: string[]) => await release.helm(...args);

const volume = () => ({
  accessModes: ['ReadWriteOnce'],
  storageClassName: '',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-chart-'));
  await chown(folder, 65532, 65532);
  settings = await mkdtemp(join(tmpdir(), 'kumiki-chart-'));
  await store.makeBucket(bucket);
  for (const image of ['kumiki/platform', 'kumiki/standard-sharp'])
    images.push(await builtImage(image, place));
  await release.make();
  await release.apply(
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: namespace },
      spec: { ...volume(), capacity: { storage: '1Gi' }, hostPath: { path: folder } },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'records' },
      spec: { ...volume(), volumeName: namespace, resources: { requests: { storage: '1Gi' } } },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'store' },
      stringData: { 'access-key': accessKey, 'secret-key': secretKey },
    },
  );
}, 400_000);

afterAll(async () => {
  await release[Symbol.asyncDispose]();
  await run('kubectl', ['delete', 'persistentvolume', namespace, '--ignore-not-found', '--timeout=30s']);
  for (const { name } of (await store.listObjectsV2(bucket, '', true).toArray()) as { name: string }[])
    await store.removeObject(bucket, name);
  await store.removeBucket(bucket);
  for (const one of [folder, settings]) await rm(one, { recursive: true, force: true });
}, 200_000);

const values = () =>
  [
    `image.digest=${images[0]!.split('@')[1]!}`,
    `image.registry=${place}`,
    'persistence.existingClaim=records',
    `objects.endpoint=${endpoint}`,
    `objects.bucket=${bucket}`,
    'objects.secret.name=store',
    'settings.samples.publish=false',
    'resources.requests.cpu=50m',
    'resources.requests.memory=256Mi',
    // The testbed’s node says nothing of its disk.
    'resources.requests.ephemeral-storage=0',
  ].flatMap((one) => ['--set', one]);
/** Executions on the cluster. From inside of a pod, the registry of this machine has another address. */
const onCluster = () => ({
  argo: { enabled: true, images: [images[1]!] },
  env: [
    { name: 'KUMIKI_REGISTRY_MIRRORS', value: `${registry}=${inside}` },
    { name: 'KUMIKI_ARGO_INSECURE_REGISTRIES', value: `${registry},${inside}` },
  ],
});
const waiting = ['--wait', '--timeout', '5m'];

/** Runs the pipeline over a picture of one colour to its end. @returns the id of the execution */
async function halve(background: string): Promise<string> {
  const execution = await startHalve(release, background);
  await release.ask('GET', `/api/v1/executions/${execution}/events`); // to its end
  expect(await release.askJson('GET', `/api/v1/executions/${execution}`)).toMatchObject({
    status: 'succeeded',
  });
  expect(await result(execution)).toEqual({ width: 40, height: 30 });
  return execution;
}

/** What came out of the picture; the same at each time. */
async function result(execution: string): Promise<unknown> {
  const { status, body } = await release.ask('GET', `/api/v1/executions/${execution}/items/0/outputs/image`);
  expect(status).toBe(200);
  const { width, height } = await sharp(body).metadata();
  return { width, height };
}

test('the chart is installed, works on a picture, and keeps it through an upgrade and a rollback', async () => {
  await helm('install', 'kumiki', chart, ...values(), ...waiting);
  expect(await helm('test', 'kumiki', '--timeout', '2m')).toContain('Phase:          Succeeded');

  const key = await kubectl('get', 'secret', 'kumiki-key', '-o', 'jsonpath={.data}');
  await release.signIn();

  await makeHalve(release);
  const execution = await halve('#c33');
  expect(await store.listObjectsV2(bucket, '', true).toArray()).not.toEqual([]);

  await helm('upgrade', 'kumiki', chart, ...values(), '--set', 'settings.server.rateLimit=5000', ...waiting);
  expect(await kubectl('get', 'configmap', 'kumiki', '-o', 'jsonpath={.data}')).toContain('rateLimit: 5000');
  expect(await result(execution)).toEqual({ width: 40, height: 30 });

  await writeFile(join(settings, 'values.json'), JSON.stringify(onCluster()));
  await helm('upgrade', 'kumiki', chart, ...values(), '--values', join(settings, 'values.json'), ...waiting);
  await halve('#3c3');
  const ended = ['--for', 'jsonpath={.status.phase}=Succeeded', '--timeout', '60s'];
  expect(await kubectl('wait', 'workflows', '--all', ...ended)).toContain('condition met');

  await helm('rollback', 'kumiki', '1', ...waiting);
  expect(await kubectl('get', 'configmap', 'kumiki', '-o', 'jsonpath={.data}')).not.toContain('rateLimit');
  expect(await result(execution)).toEqual({ width: 40, height: 30 });
  expect(await kubectl('get', 'secret', 'kumiki-key', '-o', 'jsonpath={.data}')).toBe(key);

  await helm('uninstall', 'kumiki', '--wait', '--timeout', '2m');
  const kinds =
    'deployments,services,configmaps,serviceaccounts,networkpolicies,secrets,persistentvolumeclaims';
  const left = (await kubectl('get', kinds, '-o', 'name')).trim().split('\n');
  // The Secret of a run goes with its Workflow, which is kept for a while.
  const isOfRun = (one: string) => /^secret\/kumiki-[0-9a-f-]{36}-0$/.test(one);
  // What opens what people made, and what every namespace has.
  expect(left.filter((one) => !isOfRun(one)).toSorted()).toEqual([
    'configmap/kube-root-ca.crt',
    'persistentvolumeclaim/records',
    'secret/kumiki-key',
    'secret/kumiki-tls',
    'secret/store',
    'serviceaccount/default',
  ]);
}, 600_000);

test('the registry of components is a release of its own, which takes what is published to it', async () => {
  const given = {
    role: 'registry',
    persistence: { enabled: false },
    settings: { registry: { sources: [{ place: `${inside}/${id}`, insecure: true }] } },
  };
  await writeFile(join(settings, 'registry.json'), JSON.stringify(given));
  const image = [`image.digest=${images[0]!.split('@')[1]!}`, `image.registry=${place}`];
  const small = ['resources.requests.cpu=50m', 'resources.requests.ephemeral-storage=0'];
  const set = [...image, ...small].flatMap((one) => ['--set', one]);
  const args = ['--values', join(settings, 'registry.json'), ...set, ...waiting];
  await helm('install', 'components', chart, ...args);
  expect(await helm('test', 'components', '--timeout', '2m')).toContain('Phase:          Succeeded');
  const inPod = ['exec', 'deployment/components-kumiki', '--', 'kumiki'];
  const made = [...inPod, 'token', 'create', 'build', '--role', 'viewer', '--publish', '--json'];
  expect(JSON.parse(await kubectl(...made))).toMatchObject({ publish: true, role: 'viewer' });
  const ports = await kubectl('get', 'service', 'components-kumiki', '-o', 'jsonpath={.spec.ports[*].name}');
  expect(ports).toBe('https');
  await helm('uninstall', 'components', '--wait', '--timeout', '2m');
}, 300_000);

test('everything that the chart can make is what the cluster takes, and restricted', async () => {
  const all = {
    argo: { enabled: true, egress: true },
    ca: { secret: 'ca' },
    database: { url: 'postgres://kumiki@db/kumiki', tls: true, passwordSecret: { name: 'db' } },
    image: { registry: place },
    imagePullSecrets: [{ name: 'pull' }],
    kafka: {
      brokers: ['kafka:9092'],
      tls: true,
      certificateSecret: 'client',
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'kumiki', passwordSecret: { name: 'kafka' } },
    },
    networkPolicy: {
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
      podEgress: [{ ports: [{ port: 6443 }] }],
    },
    objects: { endpoint: 'https://s3.example', bucket: 'b', secret: { name: 'store' } },
    registry: { sources: ['ghcr.io/acme'], credentialsSecret: 'docker' },
    replicas: 2,
  };
  const args = ['install', 'all', chart, '--dry-run=server', '--values', '-'];
  const child = run('helm', ['-n', namespace, ...args], { maxBuffer: 16 * 1024 * 1024 });
  child.child.stdin!.end(JSON.stringify(all));
  const { stdout } = await child;
  const manifests = stdout.slice(stdout.indexOf('MANIFEST:') + 'MANIFEST:'.length, stdout.indexOf('NOTES:'));
  const applied = run('kubectl', ['-n', namespace, 'apply', '--dry-run=server', '-f', '-']);
  applied.child.stdin!.end(manifests);
  const { stdout: taken, stderr } = await applied;
  // A violation of the profile of the namespace is a warning here.
  expect(stderr).toBe('');
  for (const kind of ['deployment.apps/all-kumiki', 'role.rbac.authorization.k8s.io/all-kumiki-pods'])
    expect(taken).toContain(kind);
});

test.each([
  ['a value that there is none of', ['imgae.tag=1'], "'imgae' not allowed"],
  ['several replicas on one data folder', ['replicas=2'], 'set database.url'],
  ['a registry that runs pipelines', ['role=registry', 'argo.enabled=true'], 'runs nothing'],
  ['a store without its keys', ['objects.endpoint=https://s3.example'], 'objects.secret.name'],
])('%s is refused before anything is made', async (_, set, message) => {
  const args = ['install', 'wrong', chart, '--dry-run=server', ...set.flatMap((one) => ['--set', one])];
  await expect(helm(...args)).rejects.toMatchObject({ stderr: expect.stringContaining(message) as string });
});
