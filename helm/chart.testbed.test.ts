import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'minio';
import { sharp } from '@kumiki/component-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';

/*
 * The chart on a real cluster, in a namespace that lets only restricted pods in: the image of the platform, records on a volume, objects in an
 * S3 store. The volume is a folder of this machine, which is the cluster's node.
 */

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const chart = join(import.meta.dirname, 'kumiki');
const id = randomUUID().slice(0, 8);
const namespace = `images-chart-${id}`;
const registry = process.env['TESTBED_REGISTRY'] ?? '127.0.0.1:5000';
const place = `${registry}/images-chart`;
const inside = `${process.env['TESTBED_NODE_IP'] ?? '10.99.0.1'}:${registry.split(':')[1] ?? ''}`;
const endpoint = process.env['TESTBED_S3_ENDPOINT'] ?? '';
const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? 'testbed';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? 'testbed-secret';
const bucket = `kumiki-images-${id}`;
const host = `kumiki.${namespace}.svc`;
const { hostname, port } = new URL(endpoint);
const store = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });

/** `HOST/PATH@sha256:…`: by tag, a node may have an older one. */
const images: string[] = [];
let folder: string;
let settings: string;
let clusterAddress: string;
let authority: Buffer;
let token: string;

const kubectl = async (...args: string[]) => (await run('kubectl', ['-n', namespace, ...args])).stdout;
const helm = async (...args: string[]) =>
  (await run('helm', ['-n', namespace, ...args], { maxBuffer: 16 * 1024 * 1024 })).stdout;

/** Applies documents, as JSON. */
async function apply(...documents: object[]): Promise<void> {
  const child = run('kubectl', ['-n', namespace, 'apply', '-f', '-']);
  child.child.stdin!.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: documents }));
  await child;
}

const volume = () => ({
  accessModes: ['ReadWriteOnce'],
  storageClassName: '',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-chart-'));
  await chown(folder, 65532, 65532);
  settings = await mkdtemp(join(tmpdir(), 'kumiki-chart-'));
  await store.makeBucket(bucket);
  const env = { KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry}`, ...process.env };
  for (const image of ['kumiki/platform', 'kumiki/standard-sharp']) {
    const build = ['scripts/images.ts', '--only', image, '--registry', place, '--platform', 'linux/amd64'];
    const { stdout } = await run(process.execPath, build, { cwd: root, env, maxBuffer: 16 * 1024 * 1024 });
    images.push(stdout.trim().split('\n').at(-1)!);
  }
  await run('kubectl', ['create', 'namespace', namespace]);
  const restricted = 'pod-security.kubernetes.io/enforce=restricted';
  await run('kubectl', ['label', 'namespace', namespace, restricted]);
  await apply(
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
  await run('kubectl', ['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=100s']);
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

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** A request to the Service, as a pod makes it: by its name, which this machine cannot look up. */
async function ask(method: string, path: string, body?: string | FormData): Promise<Answer> {
  const given = body === undefined ? undefined : new Response(body);
  const type = body instanceof FormData ? given!.headers.get('content-type')! : 'application/json';
  const bytes = given && Buffer.from(await given.arrayBuffer());
  return await new Promise((resolve, reject) => {
    const headers = {
      Host: `${host}:7700`,
      Authorization: `Bearer ${token}`,
      ...(bytes && { 'Content-Type': type }),
    };
    const options = {
      host: clusterAddress,
      port: 7700,
      path,
      method,
      servername: host,
      ca: authority,
      headers,
    };
    const asked = request(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode!, body: Buffer.concat(chunks) }));
      answer.on('error', reject);
    });
    asked.on('error', reject).end(bytes);
  });
}

async function askJson(
  method: string,
  path: string,
  body?: string | FormData,
): Promise<Record<string, unknown>> {
  const { status, body: bytes } = await ask(method, path, body);
  const text = bytes.toString();
  expect([path, status, text]).toEqual([path, expect.toSatisfy((n) => n >= 200 && n < 300), text]);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: halve
inputs: {image: {type: image}}
steps: {shrink: {component: imaging/resize@^1, inputs: {image: $inputs.image}, params: {width: 40}}}
outputs: {image: $steps.shrink.image}
`;

/** Runs the pipeline over a picture of one colour to its end. @returns the id of the execution */
async function halve(background: string): Promise<string> {
  const form = new FormData();
  form.set('execution', JSON.stringify({ pipeline: 'halve' }));
  const image = await sharp({ create: { width: 80, height: 60, channels: 3, background } })
    .png()
    .toBuffer();
  form.append('image', new Blob([new Uint8Array(image)]), 'plate.png');
  const { execution_id: id } = await askJson('POST', '/api/v1/executions', form);
  await ask('GET', `/api/v1/executions/${String(id)}/events`); // to its end
  expect(await askJson('GET', `/api/v1/executions/${String(id)}`)).toMatchObject({ status: 'succeeded' });
  expect(await result(String(id))).toEqual({ width: 40, height: 30 });
  return String(id);
}

/** What came out of the picture; the same at each time. */
async function result(execution: string): Promise<unknown> {
  const { status, body } = await ask('GET', `/api/v1/executions/${execution}/items/0/outputs/image`);
  expect(status).toBe(200);
  const { width, height } = await sharp(body).metadata();
  return { width, height };
}

test('the chart is installed, works on a picture, and keeps it through an upgrade and a rollback', async () => {
  await helm('install', 'kumiki', chart, ...values(), ...waiting);
  expect(await helm('test', 'kumiki', '--timeout', '2m')).toContain('Phase:          Succeeded');

  clusterAddress = await kubectl('get', 'service', 'kumiki', '-o', 'jsonpath={.spec.clusterIP}');
  const certificate = await kubectl(
    'get',
    'secret',
    'kumiki-tls',
    '-o',
    String.raw`jsonpath={.data.ca\.crt}`,
  );
  authority = Buffer.from(certificate, 'base64');
  const key = await kubectl('get', 'secret', 'kumiki-key', '-o', 'jsonpath={.data}');
  const made = ['token', 'create', 'chart', '--role', 'editor', '--json'];
  const created = await kubectl('exec', 'deployment/kumiki', '--', 'kumiki', ...made);
  token = (JSON.parse(created) as { token: string }).token;

  await askJson('POST', '/api/v1/pipelines', JSON.stringify({ text: pipeline }));
  await askJson('POST', '/api/v1/pipelines/halve/publish', '{"revision": 1}');
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
  expect(JSON.parse(await kubectl(...made))).toMatchObject({ grant: { publish: true } });
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
