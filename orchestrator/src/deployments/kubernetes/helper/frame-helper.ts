import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import { onlyWorker, PodBundle, PodWorker, type PodProcess } from '../../../executors/argo/helper/index.ts';
import { workerFolder } from '../../../executors/argo/manifests.ts';
import { drainSeconds } from '../compile/frame-pods.ts';
import { framePort, serverSecurity } from '../link/secured.ts';
import { Peers } from './peers.ts';
import type { FrameEnvironment } from './read-environment.ts';
import { HelperConnection, type PodComponent } from './helper-connection.ts';

export interface FrameHelperOptions {
  /** In the order of their numbers. */
  readonly components: readonly PodComponent[];
  /** Of the deployment: 32 bytes. */
  readonly key: Buffer;
  /** Where it listens. Default: the port of helpers, on all addresses of the pod. */
  readonly host?: string;
  readonly port?: number;
  /** How long what runs may go on when it is asked to end, in ms. */
  readonly graceMs?: number;
}

/** The helper of a pod at work. */
export interface FrameHelper {
  readonly port: number;
  /** Takes no more frames, and resolves when those that are there have ended and the platform has let the pod go. */
  drain(): Promise<void>;
}

/**
 * Feeds the workers of a pod with what the platform sends. It listens when they are set up, so that whoever gets a
 * connection has a pod that is ready.
 * @throws as `PodProcess.start`, COMPONENT_STREAM_MISSING
 */
export async function startFrameHelper(options: FrameHelperOptions): Promise<FrameHelper> {
  const { components, key, host, port = framePort, graceMs = drainSeconds * 1000 } = options;
  const processes = [...new Set(components.map(({ process }) => process))];
  await Promise.all(processes.map(async (process) => await process.start()));
  // Pods are there for several streams.
  for (const process of processes) await process.checkStreams();
  const connections = new Set<HelperConnection>();
  const peers = new Peers(key);
  const server = createServer({ ...serverSecurity(key), noDelay: true }, (socket: TLSSocket) => {
    const connection = new HelperConnection(socket, components, peers);
    connections.add(connection);
    void connection.closed.then(() => connections.delete(connection));
  });
  // Probes, and whoever does not know the key.
  server.on('tlsClientError', () => undefined);
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async drain() {
      server.close();
      for (const connection of connections) connection.drain();
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, graceMs);
      await Promise.race([Promise.all([...connections].map(({ closed }) => closed)), late.promise]);
      clearTimeout(timer);
      for (const connection of connections) connection.end();
      peers.close();
      await Promise.all(processes.map(async (process) => await process.dispose().catch(asKumikiError)));
    },
  };
}

/** How long a worker may take until it is set up: it may load a model, and may be started anew. */
const workerStartMs = 300_000;

/** The components of the pod that this process is in. @param folderOf where the folder of a container is, by its number */
export function componentsBeside(
  { components, containers }: Pick<FrameEnvironment, 'components' | 'containers'>,
  folderOf: (number: number) => string = workerFolder,
): PodComponent[] {
  const processes = new Map<number, PodProcess>();
  for (const number of containers) {
    const own = components.filter((_, at) => containers[at] === number);
    const about = { folder: folderOf(number), startMs: workerStartMs };
    processes.set(
      number,
      own.length > 1
        ? new PodBundle({ ...about, members: new Map(own.map((name) => [name, { name }])) })
        : onlyWorker(new PodWorker({ ...about, name: own[0]! })),
    );
  }
  return components.map((name, at) => ({ name, process: processes.get(containers[at]!)! }));
}
