import { Agent, request } from 'node:https';
import { kumikiError, reasonOf, type KumikiError } from '@kumiki/component-sdk/errors';
import type { KubeConfig } from './kube-config.ts';

export interface KubeAnswer {
  readonly status: number;
  readonly body: unknown;
}

interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

const requestMs = 30_000;
/** Bytes of an answer: pods of an execution are some hundred kilobytes at most. */
const mostBytes = 64 * 1024 * 1024;

/**
 * The few requests that Kumiki has for the API server of a cluster, in its own JSON. The official client takes 83 MB and 68
 * packages for what are eight addresses here.
 */
export class KubeClient {
  readonly server: string;
  readonly #config: KubeConfig;
  readonly #agent: Agent;

  constructor(config: KubeConfig) {
    this.server = config.server;
    this.#config = config;
    const { ca, cert, key, unverified } = config;
    this.#agent = new Agent({
      keepAlive: true,
      ...(unverified && { rejectUnauthorized: false }),
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
    });
  }

  /** @throws CLUSTER_UNREACHABLE */
  async call(given: KubeRequest): Promise<KubeAnswer> {
    const { status, text } = await this.#text(given);
    try {
      return { status, body: text === '' ? undefined : JSON.parse(text) };
    } catch (cause) {
      throw this.#unreachable(`it answered with something that is not JSON (status ${status})`, cause);
    }
  }

  async #text({
    method,
    path,
    body,
  }: KubeRequest): Promise<{ readonly status: number; readonly text: string }> {
    const token = await this.#config.token?.();
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    return await new Promise((resolve, reject) => {
      const sent = request(
        `${this.#config.server}${path}`,
        {
          method,
          agent: this.#agent,
          timeout: requestMs,
          headers: {
            accept: 'application/json',
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(body !== undefined && { 'content-type': type }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          let length = 0;
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            length += chunk.length;
            if (length > mostBytes) response.destroy(new Error('its answer is too long'));
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
          response.on('error', fail);
        },
      );
      const fail = (cause: unknown): void => reject(this.#unreachable(reasonOf(cause), cause));
      sent.on('timeout', () => sent.destroy(new Error(`no answer in ${requestMs} ms`)));
      sent.on('error', fail);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #unreachable(reason: string, cause: unknown): KumikiError {
    return kumikiError('CLUSTER_UNREACHABLE', { server: this.server, reason }, { cause });
  }
}
