import { setTimeout as pause } from 'node:timers/promises';
import { KumikiError, kumikiError, reasonOf, type ErrorCode } from '@kumiki/component-sdk/errors';
import type { HelperAnswer, HelperItems, HelperReports, HelperTask, PodPlace } from './protocol.ts';

export interface PlatformClientOptions {
  /** `https://…`, without a path behind it. */
  readonly url: string;
  readonly token: string;
  /** How long the platform may be away before a request is given up, in ms. Default 15 minutes. */
  readonly awayMs?: number;
  /** Aborted to end everything, also what waits. */
  readonly signal: AbortSignal;
}

const firstPauseMs = 250;
const mostPauseMs = 15_000;
/** Where another platform answered that it is not its execution: the next connection may lead to the one that has it. */
const elsewherePauseMs = 1000;
const defaultAwayMs = 15 * 60_000;
/** One request; an answer that is not there by then is asked for again. */
const requestMs = 60_000;

/** Answers that another try changes. */
const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504, 507]);

/**
 * The platform as a helper sees it. While it is away, or another process takes the execution over, requests wait and are
 * made again; everything in it may be asked twice.
 */
export class PlatformClient {
  readonly #options: PlatformClientOptions;
  readonly #base: string;

  constructor(options: PlatformClientOptions) {
    this.#options = options;
    this.#base = `${options.url.replace(/\/+$/, '')}/api/v1/helper`;
  }

  /** @throws PLATFORM_UNREACHABLE when it was away for too long, TOKEN_INVALID and others that stay */
  async task({ group, shard }: PodPlace): Promise<HelperTask> {
    return await this.#json('GET', `task?group=${group}&shard=${shard}`);
  }

  async items({ group, shard }: PodPlace, pod: string, from: number): Promise<HelperItems> {
    return await this.#json('GET', `items?group=${group}&shard=${shard}&pod=${pod}&from=${from}`);
  }

  async report({ group, shard }: PodPlace, reports: HelperReports): Promise<HelperAnswer> {
    return await this.#json('POST', `reports?group=${group}&shard=${shard}`, JSON.stringify(reports));
  }

  /** @returns nothing where there is no such object */
  async read(digest: string): Promise<Uint8Array | undefined> {
    const response = await this.#request('GET', `objects/${digest}`);
    return response.status === 404 ? undefined : response.bytes;
  }

  async put(digest: string, bytes: Uint8Array, mediaType: string | undefined): Promise<void> {
    const query = mediaType === undefined ? '' : `?media_type=${encodeURIComponent(mediaType)}`;
    await this.#request('PUT', `objects/${digest}${query}`, bytes);
  }

  async #json<Answer>(method: string, path: string, body?: string): Promise<Answer> {
    const { bytes } = await this.#request(method, path, body);
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as Answer;
  }

  async #request(method: string, path: string, body?: string | Uint8Array): Promise<Got> {
    const { awayMs = defaultAwayMs, signal } = this.#options;
    const begun = performance.now();
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, mostPauseMs)) {
      signal.throwIfAborted();
      let reason: string;
      let most = mostPauseMs;
      try {
        const got = await this.#once(method, path, body);
        if (!passing.has(got.status)) return this.#checked(got, path);
        const { code, message } = problemOf(got);
        if (code === 'HELPER_ELSEWHERE') most = elsewherePauseMs;
        reason = message;
      } catch (thrown) {
        signal.throwIfAborted();
        if (thrown instanceof KumikiError) throw thrown;
        reason = reasonOf(thrown);
      }
      if (performance.now() - begun > awayMs)
        throw kumikiError('PLATFORM_UNREACHABLE', { url: this.#options.url, reason });
      // Helpers that lost the same platform do not come back all at once.
      await pause(Math.min(pauseMs, most) * (0.5 + Math.random()), undefined, { signal });
    }
  }

  async #once(method: string, path: string, body: string | Uint8Array | undefined): Promise<Got> {
    const { token, signal } = this.#options;
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream';
    const response = await fetch(`${this.#base}/${path}`, {
      method,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestMs)]),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body: body as string | Uint8Array<ArrayBuffer> }),
    });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  }

  #checked(got: Got, path: string): Got {
    const { status } = got;
    if (status < 300 || (status === 404 && path.startsWith('objects/'))) return got;
    const { code, message, remedy } = problemOf(got);
    throw new KumikiError(code as ErrorCode, { message, remedy });
  }
}

interface Got {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** What the platform says in a problem document; what else answers says little. */
function problemOf({ status, bytes }: Got): { code: string; message: string; remedy: string } {
  try {
    const found = JSON.parse(Buffer.from(bytes).toString('utf8')) as Readonly<Record<string, string>>;
    const { code, detail: message = '', remedy = '' } = found;
    if (typeof code === 'string') return { code, message, remedy };
  } catch {
    // It is no problem document.
  }
  return { code: 'PLATFORM_ANSWER', message: `It answered with the status ${status}.`, remedy: '' };
}
