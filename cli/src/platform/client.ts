import {
  errorTable,
  KumikiError,
  kumikiError,
  reasonOf,
  type ErrorCode,
  type ErrorRecord,
} from '@kumiki/component-sdk/errors';
import { readEvents, type ServerEvent } from './server-events.ts';

/** How long the platform may take to begin an answer, in ms: it may be busy. */
const answerMs = 120_000;
/** Between tries to go on with a stream that broke off, in ms. */
const againMs = 1000;
const mostTries = 30;

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object | FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** The answer may take as long as it takes: an upload, or a stream. */
  readonly endless?: boolean;
}

/** Speaks to a platform over REST. What it refuses is thrown as the error that it is there. */
export class PlatformClient {
  readonly url: string;
  readonly #token: string | undefined;

  /** @param url without a slash at its end */
  constructor(url: string, token?: string) {
    this.url = url;
    this.#token = token;
  }

  /** @throws PLATFORM_UNREACHABLE, PLATFORM_TOKEN, PLATFORM_ANSWER, CANCELLED, and what the platform refuses with */
  async json<Data>(method: string, path: string, options: CallOptions = {}): Promise<Data> {
    const answer = await this.call(method, path, options);
    try {
      return (await answer.json()) as Data;
    } catch (thrown) {
      throw this.#broken(thrown, options.signal);
    }
  }

  async text(method: string, path: string, options: CallOptions = {}): Promise<string> {
    const answer = await this.call(method, path, options);
    return await answer.text().catch((thrown: unknown) => {
      throw this.#unreachable(thrown);
    });
  }

  async bytes(path: string, signal?: AbortSignal): Promise<Uint8Array> {
    const answer = await this.call('GET', path, signal && { signal });
    return new Uint8Array(
      await answer.arrayBuffer().catch((thrown: unknown) => {
        throw this.#unreachable(thrown);
      }),
    );
  }

  /** All items of a list, page by page. */
  async *items<Item>(path: string, query: CallOptions['query'] = {}): AsyncGenerator<Item> {
    let cursor: string | undefined;
    do {
      const page = await this.json<{ items: Item[]; next?: string }>('GET', path, {
        query: { ...query, cursor },
      });
      yield* page.items;
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /**
   * Server-sent events until the platform ends them. A connection that breaks off is opened again where it was.
   * @param after the id of the last one that is known
   */
  async *events(path: string, after: number, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    let last = after;
    for (let tries = 0; ;) {
      try {
        const answer = await this.call('GET', path, {
          headers: { Accept: 'text/event-stream', ...(last > 0 && { 'Last-Event-ID': String(last) }) },
          signal,
          endless: true,
        });
        for await (const event of readEvents(answer.body!)) {
          tries = 0;
          last = event.id ?? last;
          yield event;
        }
        return;
      } catch (thrown) {
        if (signal.aborted) return;
        const isPassing = !(thrown instanceof KumikiError) || thrown.code === 'PLATFORM_UNREACHABLE';
        if (!isPassing || ++tries > mostTries) throw this.#broken(thrown, signal);
        await new Promise((resolve) => setTimeout(resolve, againMs));
      }
    }
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Response> {
    const { query = {}, body, headers = {}, signal, endless = false } = options;
    const url = new URL(`${this.url}/api/v1${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const isForm = body instanceof FormData;
    const signals = [...(signal ? [signal] : []), ...(endless ? [] : [AbortSignal.timeout(answerMs)])];
    let answer: Response;
    try {
      answer = await fetch(url, {
        method,
        // A token is for this address alone.
        redirect: 'error',
        headers: {
          Accept: 'application/json',
          ...headers,
          ...(body && !isForm && { 'Content-Type': 'application/json' }),
          ...(this.#token !== undefined && { Authorization: `Bearer ${this.#token}` }),
        },
        ...(body && { body: isForm ? body : JSON.stringify(body) }),
        signal: AbortSignal.any(signals),
      });
    } catch (thrown) {
      throw this.#broken(thrown, signal);
    }
    if (answer.ok) return answer;
    throw await this.#refusal(answer);
  }

  async #refusal(answer: Response): Promise<KumikiError> {
    const isProblem = answer.headers.get('content-type')?.includes('application/problem+json') === true;
    const problem = isProblem ? await answer.json().catch(() => undefined) : undefined;
    if (answer.status === 401) return kumikiError('PLATFORM_TOKEN', { url: this.url });
    const { code, detail, remedy } = (problem ?? {}) as { code?: string; detail?: string; remedy?: string };
    if (code === undefined || detail === undefined || remedy === undefined) {
      return kumikiError('PLATFORM_ANSWER', { url: this.url, reason: `it answers with ${answer.status}` });
    }
    if (!Object.hasOwn(errorTable, code)) {
      return kumikiError('PLATFORM_ANSWER', { url: this.url, reason: `${code}: ${detail}` });
    }
    const record = problem as ErrorRecord;
    return new KumikiError(code as ErrorCode, { message: detail, remedy }, record);
  }

  #broken(thrown: unknown, signal: AbortSignal | undefined): KumikiError {
    if (thrown instanceof KumikiError) return thrown;
    if (signal?.aborted) return kumikiError('CANCELLED', { what: 'The call' }, { cause: thrown });
    if (thrown instanceof SyntaxError) {
      return kumikiError('PLATFORM_ANSWER', { url: this.url, reason: 'it is no JSON' }, { cause: thrown });
    }
    return this.#unreachable(thrown);
  }

  #unreachable(thrown: unknown): KumikiError {
    const { cause } = thrown as { cause?: unknown };
    const reason = cause instanceof AggregateError ? cause.errors[0] : (cause ?? thrown);
    return kumikiError(
      'PLATFORM_UNREACHABLE',
      { url: this.url, reason: reasonOf(reason) },
      { cause: thrown },
    );
  }
}
