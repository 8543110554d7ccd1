import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'minio';
import { startFile, testComponents } from '../kumiki.ts';
import { ask, startPlatform, type StartedPlatform } from '../platform.ts';
import { until, type ShownExecution } from './seen.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..');
const registry = process.env['TESTBED_REGISTRY'] ?? '127.0.0.1:5000';
const node = process.env['TESTBED_NODE_IP'] ?? '10.99.0.1';
const endpoint = process.env['TESTBED_S3_ENDPOINT'] ?? 'http://127.0.0.1:9000';
const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? 'testbed';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? 'testbed-secret';
const place = `${registry}/argo-test`;
const { hostname, port } = new URL(endpoint);
const store = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });

/** What is seen of a pod. */
interface SeenPod {
  readonly isRunning: boolean;
  /** Why the first of its containers that waits does so. */
  readonly waiting: string | undefined;
}

interface RawPod {
  readonly metadata: { readonly uid: string };
  readonly status: {
    readonly phase: string;
    readonly containerStatuses?: readonly { readonly state: { readonly waiting?: { reason: string } } }[];
  };
}

/** A platform whose executions run on the cluster, and how pods reach it. */
export interface ClusterPlatform extends AsyncDisposable {
  readonly url: string;
  readonly started: StartedPlatform;
}

/**
 * A namespace for restricted pods, a bucket and the images that pods are started from, of this checkout. The platform is
 * a process of this machine; pods reach it through a proxy, as they would through an ingress.
 */
export class TestCluster implements AsyncDisposable {
  readonly namespace = `argo-test-${randomUUID().slice(0, 8)}`;
  readonly bucket = `kumiki-${this.namespace}`;
  images: string[] = [];
  helper = '';
  otherRegistry = registry;
  readonly #proxies = new Map<string, Proxy>();

  /** @param settings of the platforms that the namespace is for */
  static async open(
    images: readonly string[],
    settings: Readonly<Record<string, string>> = {},
  ): Promise<TestCluster> {
    const cluster = new TestCluster();
    await Promise.all([
      cluster.#namespace(settings),
      store.makeBucket(cluster.bucket),
      cluster.#images(images),
    ]);
    return cluster;
  }

  /** Where its images are. */
  readonly place = place;
  /** Of the store. */
  readonly endpoint = endpoint;
  readonly keys = { accessKey, secretKey };

  /** The same bucket in another store. */
  async makeBucket(of: string): Promise<void> {
    const { hostname: endPoint, port } = new URL(of);
    await new Client({ endPoint, port: Number(port), useSSL: false, ...this.keys }).makeBucket(this.bucket);
  }

  async kubectl(...args: string[]): Promise<string> {
    return (await run('kubectl', ['-n', this.namespace, ...args])).stdout.trim();
  }

  /** An image under a name by which it can be looked up here, and not be pulled by nodes. */
  async unpullable(image: string): Promise<string> {
    const proxy = new Proxy();
    this.#proxies.set('registry', proxy);
    proxy.to = Number(registry.split(':')[1]);
    this.otherRegistry = await proxy.listen(node);
    return image.replace(/^[^/]+/, this.otherRegistry);
  }

  /** The names of the Workflows of an execution. */
  async workflows(execution: string): Promise<string[]> {
    const label = `kumiki.dev/execution=${execution}`;
    return (await this.kubectl('get', 'workflows', '-l', label, '-o', 'name')).split('\n').filter(Boolean);
  }

  /** The pods of an execution that have not ended. */
  async pods(execution: string): Promise<string[]> {
    return (await this.openPods(execution)).map(({ pod }) => pod);
  }

  /** With their UIDs: a pod that is lost in its first second is made anew under the same name. */
  async openPods(execution: string): Promise<{ readonly pod: string; readonly uid: string }[]> {
    const label = `kumiki.dev/execution=${execution}`;
    const open = 'status.phase!=Succeeded,status.phase!=Failed';
    const columns = 'custom-columns=NAME:.metadata.name,UID:.metadata.uid';
    const asked = ['-l', label, '--field-selector', open, '-o', columns, '--no-headers'];
    const lines = (await this.kubectl('get', 'pods', ...asked)).split('\n').filter(Boolean);
    return lines.map((line) => {
      const [name = '', uid = ''] = line.split(/\s+/);
      return { pod: `pod/${name}`, uid };
    });
  }

  /** Waits until one of its pods is as wanted. @returns the UID of the pod */
  async untilPod(execution: string, isIt: (pod: SeenPod) => boolean): Promise<string> {
    const label = `kumiki.dev/execution=${execution}`;
    const found = await until(
      async () => {
        const { items } = JSON.parse(await this.kubectl('get', 'pods', '-l', label, '-o', 'json')) as {
          items: RawPod[];
        };
        return items.find(({ status: { phase, containerStatuses } }) =>
          isIt({
            isRunning: phase === 'Running',
            waiting: containerStatuses?.find(({ state }) => state.waiting)?.state.waiting?.reason,
          }),
        );
      },
      (pod) => pod !== undefined,
    );
    return found!.metadata.uid;
  }

  async itemsOf(platform: ClusterPlatform, execution: string): Promise<ShownExecution['items']> {
    return (await ask<ShownExecution>(platform, 'GET', `/executions/${execution}`)).items;
  }

  async apply(manifest: string): Promise<void> {
    await this.#given(['apply', '-f', '-'], manifest);
  }

  /** Gives the only node so many GPUs, as far as the scheduler knows. */
  async gpus(count: number): Promise<void> {
    const name = (await this.kubectl('get', 'nodes', '-o', 'name')).split('\n')[0]!;
    const path = '/status/capacity/nvidia.com~1gpu';
    const change = count > 0 ? { op: 'add', path, value: String(count) } : { op: 'remove', path };
    const patch = JSON.stringify([change]);
    await this.kubectl('patch', name, '--subresource=status', '--type=json', '-p', patch);
  }

  /** How many GPUs the pods of an execution have, by their group. */
  async gpusOfPods(execution: string): Promise<Record<string, number>> {
    const label = `kumiki.dev/execution=${execution}`;
    const { items } = JSON.parse(await this.kubectl('get', 'pods', '-l', label, '-o', 'json')) as {
      items: {
        metadata: { labels: Record<string, string> };
        spec: { initContainers: { resources: { limits?: Record<string, string> } }[] };
      }[];
    };
    const found = items.map(({ metadata, spec }) => {
      const counts = spec.initContainers.map(({ resources }) =>
        Number(resources.limits?.['nvidia.com/gpu'] ?? 0),
      );
      return [`group-${metadata.labels['kumiki.dev/group']}`, counts.reduce((sum, count) => sum + count, 0)];
    });
    return Object.fromEntries(found) as Record<string, number>;
  }

  /** As whoever drains a node does it. */
  async evict(pod: string): Promise<void> {
    const name = pod.replace(/^pod\//, '');
    const metadata = { name, namespace: this.namespace };
    const asked = { apiVersion: 'policy/v1', kind: 'Eviction', metadata };
    const path = `/api/v1/namespaces/${this.namespace}/pods/${name}/eviction`;
    await this.#given(['create', '--raw', path, '-f', '-'], JSON.stringify(asked));
  }

  /** As a node says it of a pod that it ends by itself. */
  async failPod(pod: string, reason: string, message: string): Promise<void> {
    const patch = JSON.stringify({ status: { phase: 'Failed', reason, message } });
    await this.kubectl('patch', pod, '--subresource=status', '--type=merge', '-p', patch);
  }

  async #given(args: readonly string[], text: string): Promise<void> {
    const applied = run('kubectl', args);
    applied.child.stdin!.end(text);
    await applied;
  }

  /** A kubeconfig file of an account; the default one may do nothing here. */
  async configOf(folder: string, account = 'default'): Promise<string> {
    const token = await this.kubectl('create', 'token', account);
    const server = await this.kubectl('config', 'view', '-o', 'jsonpath={.clusters[0].cluster.server}');
    const cluster = { server, 'insecure-skip-tls-verify': true };
    const config = {
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    };
    const path = join(folder, `${account}.json`);
    await writeFile(path, JSON.stringify(config));
    return path;
  }

  async platform(folder: string, more: Readonly<Record<string, string>> = {}): Promise<ClusterPlatform> {
    // Pods keep the address, whichever process is behind it.
    const proxy = this.#proxies.get(folder) ?? new Proxy();
    this.#proxies.set(folder, proxy);
    const address = await proxy.listen(node);
    const started = await startPlatform(folder, {
      KUMIKI_EXECUTOR: 'argo',
      KUMIKI_ARGO_NAMESPACE: this.namespace,
      KUMIKI_ARGO_KUBECONFIG: process.env['KUBECONFIG'] ?? '',
      KUMIKI_ARGO_HELPER_IMAGE: this.helper,
      KUMIKI_ARGO_IMAGES: JSON.stringify(this.images),
      KUMIKI_ARGO_INSECURE_REGISTRIES: JSON.stringify([registry, this.otherRegistry]),
      KUMIKI_ARGO_PLATFORM_URL: `http://${address}`,
      KUMIKI_ALLOWED_HOSTS: JSON.stringify([node]),
      KUMIKI_OBJECTS_ENDPOINT: endpoint,
      KUMIKI_OBJECTS_BUCKET: this.bucket,
      KUMIKI_OBJECTS_ACCESS_KEY: accessKey,
      KUMIKI_OBJECTS_SECRET_KEY: secretKey,
      ...more,
    });
    proxy.to = Number(new URL(started.url).port);
    return {
      url: started.url,
      started,
      [Symbol.asyncDispose]: async () => await started[Symbol.asyncDispose](),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const proxy of this.#proxies.values()) proxy.close();
    await this.kubectl('delete', 'workflows', '--all', '--wait=false').catch(() => '');
    await run('kubectl', ['delete', 'namespace', this.namespace, '--wait=false']).catch(() => undefined);
    const keys: { name: string }[] = await store.listObjectsV2(this.bucket, '', true).toArray();
    await store.removeObjects(
      this.bucket,
      keys.map(({ name }) => name),
    );
    await store.removeBucket(this.bucket);
  }

  async #namespace(settings: Readonly<Record<string, string>>): Promise<void> {
    const restricted = 'pod-security.kubernetes.io/enforce=restricted';
    await run('kubectl', ['create', 'namespace', this.namespace]);
    await run('kubectl', ['label', 'namespace', this.namespace, restricted]);
    const env = { ...process.env, KUMIKI_ARGO_NAMESPACE: this.namespace, ...settings };
    const command = [startFile, 'cluster', '--reach', `${node}/32`, '--from', `${node}/32`];
    const { stdout } = await run(process.execPath, command, { env });
    await this.apply(stdout);
  }

  /** One after the other, since they share a machine with the cluster. */
  async #images(names: readonly string[]): Promise<void> {
    const env = { ...process.env, KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry}` };
    const script = ['scripts/images.ts', '--registry', place, '--insecure', '--platform', 'linux/amd64'];
    const built = async (...args: string[]): Promise<string> => {
      const { stdout } = await run(process.execPath, [...script, ...args], { cwd: root, env });
      return stdout.trim().split('\n').at(-1)!;
    };
    this.helper = await built('--only', 'kumiki/platform');
    for (const name of names) {
      if (!name.startsWith('test/')) {
        this.images.push(await built('--only', name, '--checkout'));
        continue;
      }
      const folder = join(testComponents, name.slice('test/'.length));
      const args = [startFile, 'build', folder, '--registry', place, '--insecure', '--json'];
      const { stdout } = await run(process.execPath, args, { cwd: root, env });
      const { image } = JSON.parse(stdout) as { image: string };
      this.images.push(image);
    }
  }
}

/** Passes connections on from the address that pods know to the platform's own. */
class Proxy {
  to = 0;
  readonly #server: Server = createServer((client) => {
    const behind = connect(this.to, '127.0.0.1');
    client.pipe(behind).pipe(client);
    client.on('error', () => behind.destroy());
    behind.on('error', () => client.destroy());
  });

  /** @returns where it listens, the same each time */
  async listen(host: string): Promise<string> {
    if (!this.#server.listening) {
      this.#server.listen(0, host);
      await once(this.#server, 'listening');
    }
    return `${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
  }
}
