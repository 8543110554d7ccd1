import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { kumikiError, reasonOf, type KumikiError } from '@kumiki/component-sdk/errors';
import { parse } from 'yaml';

/** How to get at the API server of a cluster, and as whom. */
export interface KubeConfig {
  /** `https://HOST:PORT` */
  readonly server: string;
  readonly ca?: string | Buffer;
  /** The file says that nobody looks at the server's certificate, as `kubectl` takes it. */
  readonly unverified?: boolean;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** Asked for each request: tokens of service accounts are changed under way. */
  readonly token?: () => Promise<string>;
  /** What its own namespace is, where it says one. */
  readonly namespace?: string;
}

/** Where a pod finds its service account. */
const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Reads a kubeconfig file, else the service account of the pod that this process is in.
 * @throws CLUSTER_CONFIG
 */
export async function readKubeConfig(
  path: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<KubeConfig> {
  return path === undefined ? await inCluster(environment) : await fromFile(resolve(path));
}

async function inCluster({
  KUBERNETES_SERVICE_HOST: host,
  KUBERNETES_SERVICE_PORT: port = '443',
}: NodeJS.ProcessEnv): Promise<KubeConfig> {
  if (!host) throw unusable('this is no pod with a service account, and no kubeconfig file is named');
  const read = async (name: string) =>
    await readFile(`${accountFolder}/${name}`, 'utf8').catch((thrown: unknown) => {
      throw unusable(reasonOf(thrown));
    });
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    server: `https://${name}:${port}`,
    ca: await read('ca.crt'),
    token: async () => (await read('token')).trim(),
    namespace: (await read('namespace')).trim(),
  };
}

async function fromFile(path: string): Promise<KubeConfig> {
  let config: Record<string, unknown>;
  try {
    config = parse(await readFile(path, 'utf8'), { maxAliasCount: 0 }) as Record<string, unknown>;
  } catch (thrown) {
    throw unusable(`${path}: ${reasonOf(thrown)}`);
  }
  const context = named(config, 'contexts', 'context', config['current-context'], path);
  const cluster = named(config, 'clusters', 'cluster', context['cluster'], path);
  const user = named(config, 'users', 'user', context['user'], path);
  const beside = (name: unknown) => resolve(dirname(path), String(name));
  const content = async (of: Record<string, unknown>, key: string): Promise<Buffer | undefined> => {
    const data = of[`${key}-data`];
    if (typeof data === 'string') return Buffer.from(data, 'base64');
    return of[key] === undefined ? undefined : await readFile(beside(of[key])).catch(fail);
  };
  const fail = (thrown: unknown): never => {
    throw unusable(`${path}: ${reasonOf(thrown)}`);
  };
  const { server } = cluster;
  if (typeof server !== 'string' || !server.startsWith('https://'))
    throw unusable(`${path} names no server that is reached with https`);
  if (user['exec'] !== undefined || user['auth-provider'] !== undefined)
    throw unusable(`${path} gets its credentials from another program; use a token or a certificate`);
  const { token, tokenFile } = user;
  const ca = await content(cluster, 'certificate-authority');
  const cert = await content(user, 'client-certificate');
  const key = await content(user, 'client-key');
  return {
    server: server.replace(/\/+$/, ''),
    ...(ca && { ca }),
    ...(cluster['insecure-skip-tls-verify'] === true && { unverified: true }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(tokenFile !== undefined
      ? { token: async () => (await readFile(beside(tokenFile), 'utf8').catch(fail)).trim() }
      : typeof token === 'string' && { token: () => Promise.resolve(token) }),
    ...(typeof context['namespace'] === 'string' && { namespace: context['namespace'] }),
  };
}

function named(
  config: Record<string, unknown>,
  list: string,
  key: string,
  name: unknown,
  path: string,
): Record<string, unknown> {
  const all = config[list];
  const found: unknown = Array.isArray(all)
    ? (all as Record<string, unknown>[]).find((one) => one?.['name'] === name)?.[key]
    : undefined;
  if (typeof found !== 'object' || found === null)
    throw unusable(`${path} has no ${key} of the name "${String(name)}"`);
  return found as Record<string, unknown>;
}

function unusable(reason: string): KumikiError {
  return kumikiError('CLUSTER_CONFIG', { reason });
}
