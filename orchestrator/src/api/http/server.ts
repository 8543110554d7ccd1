import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Tls } from '../tls.ts';
import type { Access } from './access.ts';
import { createApp } from './app.ts';
import { TrustedProxies } from './client.ts';
import { answerConnectionErrors } from './connection-errors.ts';
import { descriptionRoutes } from './description/index.ts';
import { handOver, type Upgrade } from './hand-over.ts';
import { healthRoutes } from './health-routes.ts';
import { AllowedHosts } from './hosts.ts';
import { httpLimits, type HttpLimits } from './limits.ts';
import { addressText, listenAt } from './listen.ts';
import type { HttpLog } from './log.ts';
import { localCaller } from './roles.ts';
import type { StaticPages } from './pages/static-pages.ts';
import { RateLimit } from './rate-limit.ts';
import type { Route } from './route.ts';

export interface HttpServerOptions {
  /** Those of the health checks and of the OpenAPI document come with it. */
  readonly routes: readonly Route[];
  /** The address to listen at; 127.0.0.1 where it is left out. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Names beside those of this machine's own address: `name` (any port) or `name:port`. */
  readonly allowedHosts?: readonly string[];
  /** What people type, where that is another address. */
  readonly publicUrl?: string;
  /** The addresses of proxies whose word about clients counts. */
  readonly trustedProxies?: readonly string[];
  /** With it the server speaks HTTPS. */
  readonly tls?: Tls;
  readonly log: HttpLog;
  /** Without it everybody is the local administrator. */
  readonly access?: Access;
  /** Throws where no uploads are taken. */
  readonly admitUploads?: () => void;
  /** Rejects while the server cannot do its work. */
  readonly ready?: () => Promise<void>;
  /** Takes over a connection, for WebSocket. Host, Origin and caller are checked before. */
  readonly upgrade?: Upgrade;
  readonly limits?: Partial<HttpLimits>;
  /** The application that browsers get. */
  readonly pages?: StaticPages;
}

export interface HttpServer {
  readonly url: string;
  readonly port: number;
  /** Takes another certificate for the connections from now on. */
  renew(tls: Tls): void;
  /** Stops taking requests, and resolves when those that run are answered or `drainTimeout` is over. */
  close(): Promise<void>;
}

/** @throws ADDRESS_IN_USE, ADDRESS_UNUSABLE */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host = '127.0.0.1', port, allowedHosts = [], publicUrl, tls, log } = options;
  const { access = { identify: () => localCaller } } = options;
  const proxies = new TrustedProxies(options.trustedProxies);
  const limits = { ...httpLimits, ...options.limits };
  const closing = new AbortController();
  const own: readonly Route[] = [
    ...options.routes,
    ...healthRoutes(async () => {
      if (closing.signal.aborted) throw kumikiError('NOT_READY', { reason: 'it is stopping' });
      await options.ready?.();
    }),
  ];
  const routes = [...own, ...descriptionRoutes(() => routes)] as readonly Route[];
  // The port is known when the server listens, and no request comes before.
  let hosts: AllowedHosts;
  const { pages } = options;
  const serving = {
    routes,
    hosts: () => hosts,
    proxies,
    limits,
    log,
    access,
    rateLimit: new RateLimit(access.rateLimit ?? 0),
    closing: closing.signal,
    ...(pages && { pages }),
    admitUploads: options.admitUploads,
  };
  const app = createApp(serving);
  const settings = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeout),
    // The guard answers for a request without Host, in our words.
    requireHostHeader: false,
  };
  const secured =
    tls && createTlsServer({ ...settings, ...pem(tls), handshakeTimeout: limits.headersTimeout });
  const server: Server = secured ?? createServer(settings);
  // Node passes over the headers above the count: one more lets the guard see that there are too many.
  server.maxHeadersCount = limits.headers + 1;
  answerConnectionErrors(server, limits);
  server.on('request', app);
  server.on('request', (_, response) => {
    // The connections of those that ran when the server began to stop become idle one by one.
    response.once('finish', () => {
      if (closing.signal.aborted) server.closeIdleConnections();
    });
  });
  // An expectation that nobody knows is passed over.
  server.on('checkExpectation', app);
  const { upgrade } = options;
  if (upgrade !== undefined) {
    server.on('upgrade', (request, socket, head) => {
      void handOver({ request, socket, head }, upgrade, serving);
    });
  }
  const bound = await listenAt(server, host, port);
  hosts = new AllowedHosts(host, bound, allowedHosts, publicUrl);
  let closed: Promise<void> | undefined;
  return {
    url: `${tls ? 'https' : 'http'}://${addressText(host, bound)}`,
    port: bound,
    renew: (renewed) => secured?.setSecureContext(pem(renewed)),
    close: () => (closed ??= drain(server, closing, limits.drainTimeout)),
  };
}

async function drain(server: Server, closing: AbortController, timeout: number): Promise<void> {
  closing.abort();
  const closed = once(server, 'close');
  // Ends the idle connections too; those at work end with their answer, which says so.
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), timeout);
  await closed;
  clearTimeout(timer);
}

function pem({ certificate, key }: Tls) {
  return { cert: certificate, key };
}
