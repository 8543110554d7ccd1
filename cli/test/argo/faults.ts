import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/* What is put in front of the parts of a cluster, so that one platform loses them and nobody else. */

export type StoreFault = 'full' | 'denied' | 'away' | 'slow' | undefined;

const answers = {
  full: [507, 'XMinioStorageFull'],
  denied: [403, 'SignatureDoesNotMatch'],
} as const;

/** An S3 store that has a fault for as long as it is told. */
export class FaultyStore implements AsyncDisposable {
  fault: StoreFault;
  readonly #target: URL;
  readonly #server = http.createServer((request, response) => void this.#serve(request, response));

  constructor(target: string) {
    this.#target = new URL(target);
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { fault } = this;
    if (fault === 'away') {
      request.socket.destroy();
      return;
    }
    if (fault === 'denied' || (fault === 'full' && request.method === 'PUT')) {
      const [status, code] = answers[fault];
      request.resume();
      await once(request, 'end');
      response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
      return;
    }
    if (fault === 'slow') await pause(2000);
    const { hostname, port } = this.#target;
    const { method, url, headers } = request;
    const onward = http.request({ hostname, port, method, path: url, headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('error', () => onward.destroy());
    request.pipe(onward);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** A store of a process of its own (MinIO’s, where there is one on the path), which can be killed. */
export class KillableStore implements AsyncDisposable {
  #child: ChildProcess | undefined;
  readonly #folder: string;
  readonly #keys: { readonly accessKey: string; readonly secretKey: string };
  #address = '';

  constructor(folder: string, keys: { readonly accessKey: string; readonly secretKey: string }) {
    this.#folder = folder;
    this.#keys = keys;
  }

  get endpoint(): string {
    return `http://${this.#address}`;
  }

  /** Starts it, again where it was. */
  async run(): Promise<void> {
    if (this.#address === '') this.#address = await freeAddress();
    const args = ['server', '--quiet', '--address', this.#address, this.#folder];
    const { accessKey: MINIO_ROOT_USER, secretKey: MINIO_ROOT_PASSWORD } = this.#keys;
    const env = { ...process.env, MINIO_ROOT_USER, MINIO_ROOT_PASSWORD };
    const child = spawn('minio', args, { env, stdio: 'ignore' });
    this.#child = child;
    await once(child, 'spawn');
    const isUp = async () => (await fetch(`${this.endpoint}/minio/health/live`)).ok;
    while (child.exitCode === null && !(await isUp().catch(() => false))) await pause(100);
  }

  async kill(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** Of this machine, where nobody listens. */
async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `127.0.0.1:${port}`;
}

/** A way to a server that can be shut. */
export class Gate implements AsyncDisposable {
  #isShut = false;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(target: URL) {
    this.#server = createServer((client) => {
      if (this.#isShut) {
        client.destroy();
        return;
      }
      const behind = connect(Number(target.port), target.hostname);
      for (const socket of [client, behind]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          client.destroy();
          behind.destroy();
        });
      }
      client.pipe(behind).pipe(client);
    });
  }

  /** @returns its port on this machine */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  shut(): void {
    this.#isShut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  open(): void {
    this.#isShut = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.shut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

interface KubeConfigView {
  readonly clusters: { readonly cluster: { server: string; 'certificate-authority-data'?: string } }[];
}

/** A gate before the API server. @param view what `kubectl config view --raw --flatten -o json` says */
export async function gateToCluster(view: string): Promise<{ gate: Gate; config: string }> {
  const config = JSON.parse(view) as KubeConfigView;
  const { cluster } = config.clusters[0]!;
  const gate = new Gate(new URL(cluster.server));
  const { 'certificate-authority-data': _, ...rest } = cluster;
  const server = `https://127.0.0.1:${await gate.listen()}`;
  const changed = { ...rest, server, 'insecure-skip-tls-verify': true };
  return {
    gate,
    config: JSON.stringify({ ...config, clusters: [{ ...config.clusters[0], cluster: changed }] }),
  };
}

/** Writes it into a folder. @returns the path */
export async function written(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
