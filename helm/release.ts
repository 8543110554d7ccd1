import { execFile } from 'node:child_process';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const maxBuffer = 16 * 1024 * 1024;

export const chart = join(import.meta.dirname, 'kumiki');
export const registry = process.env['TESTBED_REGISTRY'] ?? '127.0.0.1:5000';

/** Builds an image of this checkout into a place of the registry. @returns `HOST/PATH@sha256:…`: by tag, a node may have an older one */
export async function builtImage(name: string, place: string): Promise<string> {
  const env = { KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry}`, ...process.env };
  const build = ['scripts/images.ts', '--only', name, '--registry', place, '--platform', 'linux/amd64'];
  const { stdout } = await run(process.execPath, build, { cwd: root, env, maxBuffer });
  return stdout.trim().split('\n').at(-1)!;
}

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** A namespace that lets only restricted pods in, and the platform that the chart makes in it under the name `kumiki`. */
export class ReleaseNamespace implements AsyncDisposable {
  readonly namespace: string;
  #address = '';
  #authority = Buffer.alloc(0);
  #token = '';

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  async make(): Promise<void> {
    await run('kubectl', ['create', 'namespace', this.namespace]);
    const restricted = 'pod-security.kubernetes.io/enforce=restricted';
    await run('kubectl', ['label', 'namespace', this.namespace, restricted]);
  }

  async kubectl(...args: string[]): Promise<string> {
    return (await run('kubectl', ['-n', this.namespace, ...args])).stdout;
  }

  async helm(...args: string[]): Promise<string> {
    return (await run('helm', ['-n', this.namespace, ...args], { maxBuffer })).stdout;
  }

  /** Applies documents, as JSON. */
  async apply(...documents: object[]): Promise<void> {
    const child = run('kubectl', ['-n', this.namespace, 'apply', '-f', '-']);
    child.child.stdin!.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: documents }));
    await child;
  }

  /** Looks where the platform is and whom it trusts, and makes a token. @param pod that the token is made in */
  async signIn(pod = 'deployment/kumiki'): Promise<void> {
    this.#address = await this.kubectl('get', 'service', 'kumiki', '-o', 'jsonpath={.spec.clusterIP}');
    const path = String.raw`jsonpath={.data.ca\.crt}`;
    this.#authority = Buffer.from(await this.kubectl('get', 'secret', 'kumiki-tls', '-o', path), 'base64');
    const made = ['token', 'create', 'chart', '--role', 'editor', '--json'];
    const created = await this.kubectl('exec', pod, '--', 'kumiki', ...made);
    this.#token = (JSON.parse(created) as { token: string }).token;
  }

  /** A request to the Service, as a pod makes it: by its name, which this machine cannot look up. */
  async ask(method: string, path: string, body?: string | FormData): Promise<Answer> {
    const given = body === undefined ? undefined : new Response(body);
    const type = body instanceof FormData ? given!.headers.get('content-type')! : 'application/json';
    const bytes = given && Buffer.from(await given.arrayBuffer());
    const servername = `kumiki.${this.namespace}.svc`;
    return await new Promise((resolve, reject) => {
      const headers = {
        Host: `${servername}:7700`,
        Authorization: `Bearer ${this.#token}`,
        ...(bytes && { 'Content-Type': type }),
      };
      const to = { host: this.#address, port: 7700, path, method, servername, ca: this.#authority, headers };
      // One connection each: the next request may be another replica's.
      const asked = request({ ...to, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode!, body: Buffer.concat(chunks) }));
        answer.on('error', reject);
      });
      asked.on('error', reject).end(bytes);
    });
  }

  async askJson(method: string, path: string, body?: string | FormData): Promise<Record<string, unknown>> {
    const { status, body: bytes } = await this.ask(method, path, body);
    const text = bytes.toString();
    if (status < 200 || status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run('kubectl', ['delete', 'namespace', this.namespace, '--ignore-not-found', '--timeout=100s']);
  }
}
