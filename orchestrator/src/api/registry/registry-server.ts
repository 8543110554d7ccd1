import type { DataFolder } from '../../data-folder.ts';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { Identity } from '../../identity/index.ts';
import type { Settings } from '../../settings/index.ts';
import { openHttpServer, type HttpLogEntry } from '../http/index.ts';
import { aboutRoute } from '../http/routes/about.ts';
import {
  accessOf,
  checkReach,
  identityOptions,
  identityRoutes,
  isSecureOnly,
  joinUrl,
} from '../identity/index.ts';
import { readTls } from '../tls.ts';
import { registryRoutes } from './index.ts';
import { openRegistry, type OpenRegistryOptions } from './open-registry.ts';

export interface RegistryServerOptions extends Pick<OpenRegistryOptions, 'begun' | 'failed' | 'path'> {
  readonly settings: Settings;
  /** People, tokens and the audit log are in it. */
  readonly data: DataFolder;
  readonly version: string;
  readonly log: (entry: HttpLogEntry) => void;
}

export interface RegistryServer extends AsyncDisposable {
  readonly url: string;
  /** What the first administrator opens, where accounts are kept and there is none. */
  readonly firstLink?: string;
}

/**
 * The registry of components alone: its interface, people and tokens, and nothing that runs anything.
 * @throws IDENTITY_NEEDED, TLS_NEEDED, and what settings, stores and the server throw at their start
 */
export async function openRegistryServer(options: RegistryServerOptions): Promise<RegistryServer> {
  const { settings, data, version, log, begun, failed, path } = options;
  const { server: own, registry: ofRegistry } = settings;
  await using opened = new AsyncDisposableStack();
  checkReach(settings);
  const tls = await readTls(own);
  const { pipelines } = data;
  const registry = opened.use(await openRegistry({ settings: ofRegistry, path, pipelines, begun, failed }));
  const publicUrl = (): string => own.publicUrl?.replace(/\/$/, '') ?? server.url;
  const identity = new Identity(data.identity, identityOptions(settings.identity, publicUrl));
  const server = await openHttpServer({
    routes: [
      ...registryRoutes(registry, ofRegistry.notificationSecret),
      ...identityRoutes(identity, publicUrl),
      aboutRoute(() => ({ version })),
    ],
    host: own.host,
    port: own.port,
    allowedHosts: own.allowedHosts,
    trustedProxies: own.trustedProxies,
    ...(own.publicUrl !== undefined && { publicUrl: own.publicUrl }),
    ...(tls && { tls }),
    access: accessOf(identity, {
      rateLimit: own.rateLimit,
      secureOnly: isSecureOnly(own),
      pipelineOf: async (execution) =>
        await Promise.reject(kumikiError('EXECUTION_NOT_FOUND', { execution })),
    }),
    log,
  });
  opened.defer(() => server.close());
  registry.start();
  const first = settings.identity.accounts ? await identity.people.firstLink() : undefined;
  const all = opened.move();
  return {
    url: publicUrl(),
    ...(first && { firstLink: joinUrl(publicUrl(), first.secret) }),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
