import { setTimeout as pause } from 'node:timers/promises';
import { KumikiError, kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { checkLedTo, registryUrl } from './address.ts';
import { answerError, retryAfterOf, type Asked } from './answers.ts';
import { Authorizer } from './auth/authorizer.ts';
import type { CredentialSource } from './auth/docker-config.ts';
import { discard } from './body.ts';
import { ReferrerLists } from './referrer-lists.ts';

/** How often and how long a request is tried again. */
export interface RetryLimits {
  /** Requests in all, the first one among them. */
  readonly attempts: number;
  /** Before the second one, in ms; twice as long before each further one. */
  readonly firstMs: number;
  /** The longest wait, in ms. Who asks for a longer one by `Retry-After` gets the error of that. */
  readonly longestMs: number;
}

export interface TransportOptions {
  readonly registry: string;
  readonly insecure: boolean;
  readonly credentials: CredentialSource;
  readonly retry: RetryLimits;
  /** How long an answer may take to begin, and how long it may stand still, in ms. */
  readonly patienceMs: number;
}

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** In place of a body: bytes that are not in memory at once. They are read anew for each attempt. */
  readonly stream?: BodyStream;
  /** `repository:tools/blur:pull`. */
  readonly scope: string;
  readonly asked: Omit<Asked, 'registry'>;
  /** Other answers that are no errors. */
  readonly accept?: readonly number[];
  /** Whether an answer that did not come is waited for once more: not where the request may have been carried out. */
  readonly once?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface BodyStream {
  /** Bytes. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** An answer, and who gave it. */
interface Followed {
  readonly response: Response;
  readonly origin: string;
}

const busy = new Set([408, 429, 500, 502, 503, 504]);
const redirects = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 5;

/** Requests to one registry: with credentials for itself alone, time limits, and tried again within limits. */
export class Transport {
  readonly base: URL;
  /** Whether the registry keeps lists of referrers. */
  readonly referrerLists = new ReferrerLists();
  /** Whether the registry takes a blob in several requests, as far as is known. */
  takesChunks = true;
  readonly #options: TransportOptions;
  readonly #authorizer: Authorizer;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.base = registryUrl(options.registry, options.insecure);
    this.#authorizer = new Authorizer({
      registry: options.registry,
      base: this.base,
      credentials: options.credentials,
      send: async (url, init) => await this.#fetch(url, init, undefined),
    });
  }

  /** @throws REGISTRY_UNREACHABLE, CANCELLED, and what an answer that is neither 2xx nor accepted means */
  async send(request: Request): Promise<Response> {
    const { retry, registry } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= retry.attempts;
      let response: Response;
      try {
        response = await this.#authorized(request);
      } catch (thrown) {
        const again = thrown instanceof KumikiError && thrown.code === 'REGISTRY_UNREACHABLE';
        if (!again || isLast || request.once) throw thrown;
        await this.#wait(this.#delay(attempt), request.signal);
        continue;
      }
      if (response.ok || request.accept?.includes(response.status)) return response;
      const asks = retryAfterOf(response);
      const delay = asks === undefined ? this.#delay(attempt) : asks * 1000;
      const mayWait = busy.has(response.status) && delay <= retry.longestMs;
      if (isLast || !mayWait || (request.once && response.status !== 429))
        throw await answerError(response, { ...request.asked, registry });
      await discard(response);
      await this.#wait(delay, request.signal);
    }
  }

  /** Sends it, and once more with what the registry asks for. */
  async #authorized(request: Request): Promise<Response> {
    const first = await this.#follow(request, this.#authorizer.known(request.scope));
    // The question of another host is none for these credentials.
    if (first.response.status !== 401 || first.origin !== this.base.origin) return first.response;
    const header = await this.#authorizer.answer(first.response, request.scope);
    if (header === undefined) return first.response;
    await discard(first.response);
    return (await this.#follow(request, header)).response;
  }

  /** Follows an answer to where it leads. Credentials go to the registry's own address, and nowhere else. */
  async #follow(request: Request, authorization: string | undefined): Promise<Followed> {
    const { method, headers, body, stream, signal } = request;
    const { registry } = this.#options;
    let url = request.url;
    for (let step = 0; ; step++) {
      const own = url.origin === this.base.origin && authorization !== undefined;
      const response = await this.#fetch(
        url,
        {
          method,
          headers: { ...headers, ...(own && { authorization }) },
          ...(body && { body: body as NonNullable<RequestInit['body']> }),
        },
        signal,
        stream,
      );
      const location = redirects.has(response.status) ? response.headers.get('location') : null;
      if (location === null) return { response, origin: url.origin };
      await discard(response);
      const refuse = (address: string, reason: string) =>
        kumikiError('REGISTRY_REDIRECT_REFUSED', { registry, address, reason });
      if (!URL.canParse(location, url.href)) throw refuse(location.slice(0, 100), 'it is no address');
      const next = new URL(location, url);
      checkLedTo(next, this.base, registry);
      if (step >= mostRedirects) throw refuse(next.host, `it leads on more than ${mostRedirects} times`);
      if (method !== 'GET' && method !== 'HEAD' && next.origin !== url.origin)
        throw refuse(next.host, 'only what is read may come from elsewhere');
      url = next;
    }
  }

  /** One request. The signal of the answer also ends its body when it stands still. */
  async #fetch(
    url: URL,
    init: RequestInit,
    signal: AbortSignal | undefined,
    stream?: BodyStream,
  ): Promise<Response> {
    const late = new AbortController();
    // What went wrong in the source is no fault of the connection.
    let broken: { readonly thrown: unknown } | undefined;
    const timer = setTimeout(() => late.abort(), this.#options.patienceMs);
    const signals = signal ? [signal, late.signal] : [late.signal];
    try {
      const response = await fetch(url, {
        ...init,
        ...(stream && streamed(stream, init, timer, (thrown) => (broken = { thrown }))),
        redirect: 'manual',
        signal: AbortSignal.any(signals),
      });
      return watched(response, this.#options.patienceMs, late);
    } catch (thrown) {
      if (broken) throw broken.thrown;
      throw this.#asError(thrown, signal, late.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  }

  #asError(thrown: unknown, signal: AbortSignal | undefined, late: boolean): KumikiError {
    if (signal?.aborted) return kumikiError('CANCELLED', { what: 'The transfer of an image' });
    const seconds = this.#options.patienceMs / 1000;
    const reason = late ? `nothing came for ${seconds} s` : networkReason(thrown);
    return kumikiError(
      'REGISTRY_UNREACHABLE',
      { registry: this.#options.registry, reason },
      { cause: thrown },
    );
  }

  /** What ended the body of an answer, as an error; one that says more stays. */
  brokenOff(thrown: unknown, signal: AbortSignal | undefined): KumikiError {
    if (thrown instanceof KumikiError) return thrown;
    return this.#asError(thrown, signal, thrown instanceof Error && thrown.name === 'AbortError');
  }

  /** The wait before the next attempt, in ms. */
  #delay(attempt: number): number {
    const { firstMs, longestMs } = this.#options.retry;
    return Math.min(longestMs, firstMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2));
  }

  async waitBefore(attempt: number, signal: AbortSignal | undefined): Promise<void> {
    await this.#wait(this.#delay(attempt), signal);
  }

  get attempts(): number {
    return this.#options.retry.attempts;
  }

  async #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    await pause(ms, undefined, signal && { signal }).catch(() => {
      throw kumikiError('CANCELLED', { what: 'The transfer of an image' });
    });
  }
}

/** A request that sends as it reads; each piece that is taken shows that the connection is alive. */
function streamed(
  stream: BodyStream,
  { headers }: RequestInit,
  timer: NodeJS.Timeout,
  broke: (thrown: unknown) => void,
): RequestInit {
  const taken = async function* () {
    try {
      for await (const chunk of stream.open()) {
        timer.refresh();
        yield chunk;
      }
    } catch (thrown) {
      broke(thrown);
      throw thrown;
    }
  };
  const all = { ...(headers as Record<string, string>), 'content-length': String(stream.size) };
  return {
    headers: all,
    body: ReadableStream.from(taken()) as NonNullable<RequestInit['body']>,
    duplex: 'half',
  };
}

/**
 * An answer whose body ends with an error where nothing more of it comes for so long. What counts is the wait for the
 * registry: whoever reads may take longer over what came.
 */
function watched(response: Response, patienceMs: number, late: AbortController): Response {
  const reader = response.body?.getReader();
  if (!reader) return response;
  const body = new ReadableStream(
    {
      async pull(controller) {
        const timer = setTimeout(() => late.abort(), patienceMs).unref();
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } finally {
          clearTimeout(timer);
        }
      },
      async cancel(reason) {
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  const { status, statusText, headers } = response;
  const noBody = status === 204 || status === 205 || status === 304;
  return new Response(noBody ? null : body, { status, statusText, headers });
}

/** `fetch failed` says nothing; its cause does. */
function networkReason(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const { code } = cause as NodeJS.ErrnoException;
  return code === undefined ? reasonOf(cause) : `${reasonOf(cause)} (${code})`.replace(` ${code} (`, ' (');
}
