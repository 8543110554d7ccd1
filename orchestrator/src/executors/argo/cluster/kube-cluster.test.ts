import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KubeClient } from './kube-client.ts';
import { KubeCluster } from './kube-cluster.ts';
import { readKubeConfig } from './kube-config.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-kube-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A kubeconfig file, as JSON, which YAML is too. */
async function file(cluster: object, user: object): Promise<string> {
  const path = join(folder, 'config');
  const config = {
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'n' } }],
    'current-context': 'x',
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

describe('a kubeconfig file', () => {
  const server = 'https://192.0.2.1:6443';

  test('names the server and who calls it', async () => {
    await writeFile(join(folder, 'ca.pem'), 'CERTIFICATE');
    const path = await file({ server, 'certificate-authority': 'ca.pem' }, { token: 'secret' });
    const config = await readKubeConfig(path);
    expect(config).toMatchObject({ server, namespace: 'n', ca: Buffer.from('CERTIFICATE') });
    expect(await config.token!()).toBe('secret');
  });

  test.each<[string, object, object]>([
    ['no encryption', { server: 'http://192.0.2.1' }, { token: 't' }],
    ['another program', { server }, { exec: { command: 'aws' } }],
    ['a file that is not there', { server, 'certificate-authority': 'none.pem' }, { token: 't' }],
  ])('is refused with %s', async (_, cluster, user) => {
    await expect(readKubeConfig(await file(cluster, user))).rejects.toMatchObject({ code: 'CLUSTER_CONFIG' });
  });

  test('is needed outside of a cluster', async () => {
    await expect(readKubeConfig(undefined, {})).rejects.toMatchObject({ code: 'CLUSTER_CONFIG' });
  });
});

describe('an API server', () => {
  /** One that answers with a status and a message. */
  async function cluster(status: number, message: string) {
    const tls = join(import.meta.dirname, '../../../../test/tls');
    const [cert, key] = await Promise.all([
      readFile(join(tls, 'one.pem')),
      readFile(join(tls, 'one.key.pem')),
    ]);
    const server = createServer({ cert, key }, (_, response) => {
      response.writeHead(status).end(JSON.stringify({ message }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = new KubeClient({ server: `https://127.0.0.1:${port}`, unverified: true });
    return {
      api: new KubeCluster(client, 'n'),
      [Symbol.asyncDispose]: async () => {
        client.close();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }

  test.each([
    [403, 'workflows is forbidden', 'CLUSTER_DENIED'],
    [401, 'who are you', 'CLUSTER_DENIED'],
    [403, 'exceeded quota: pods', 'CLUSTER_REFUSED'],
    [422, 'spec is invalid', 'CLUSTER_REFUSED'],
    [503, 'not now', 'CLUSTER_UNREACHABLE'],
  ])('that answers %i "%s" is told as %s', async (status, message, code) => {
    await using there = await cluster(status, message);
    await expect(there.api.pods('w')).rejects.toMatchObject({ code });
  });

  test('names the rule that an account lacks', async () => {
    await using there = await cluster(403, 'no');
    await expect(there.api.terminate('w')).rejects.toThrow(/patch workflows in the namespace n/);
  });

  test('that is not there can be asked again', async () => {
    const client = new KubeClient({ server: 'https://127.0.0.1:1' });
    const asked = new KubeCluster(client, 'n').workflow('w');
    await expect(asked).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE', retryable: true });
    client.close();
  });
});
