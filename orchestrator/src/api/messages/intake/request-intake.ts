import { setTimeout as delay } from 'node:timers/promises';
import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { failpoint } from '@kumiki/component-sdk/failpoint';
import { inTrace, nextSpan, parseTraceparent } from '../../../observe/index.ts';
import type { RequestSource, TakenRequest } from '../../../requests/index.ts';
import type { ProcessRequest } from '../../core/process-request.ts';
import { Room } from './room.ts';

/** What became of a request. */
export type RequestOutcome = 'accepted' | 'repeated' | 'dead_letter';

export interface RequestIntakeOptions {
  readonly source: RequestSource;
  /** Reads a request and brings its files into the store. Several at a time. */
  readonly prepare: (request: TakenRequest, signal: AbortSignal) => Promise<ProcessRequest>;
  /** Records what it asks for: when this resolves, it will be carried out. One of a partition at a time. */
  readonly accept: (request: ProcessRequest) => Promise<{ readonly repeated: boolean }>;
  /** Whether the platform has too much to do to take more. */
  readonly isFull: () => boolean;
  /** Requests that are worked on at a time, and bytes of them. */
  readonly most: number;
  readonly mostBytes: number;
  /** Told what became of a request, and why where it was put aside. */
  readonly done?: (outcome: RequestOutcome, request: TakenRequest, error?: KumikiError) => void;
  /** Told what keeps a request, and all of its partition behind it, from being taken; it is tried again. */
  readonly held?: (request: TakenRequest, error: KumikiError) => void;
  /** Told what kept the source from going on by itself. */
  readonly failed?: (error: KumikiError) => void;
}

const longestWaitMs = 15_000;
const lookAgainMs = 100;

/**
 * Takes requests in: each is read and stored beside others, then recorded in the order of its partition, and only then
 * acknowledged. What no repetition can help is put aside with its reason; what may succeed later holds its partition until
 * it does.
 */
export class RequestIntake implements AsyncDisposable {
  readonly #options: RequestIntakeOptions;
  readonly #room: Room;
  readonly #stop = new AbortController();
  /** What is done with the last request of each partition. */
  readonly #chains = new Map<string, Promise<void>>();
  #running: Promise<void> | undefined;

  constructor(options: RequestIntakeOptions) {
    this.#options = options;
    this.#room = new Room(options.most, options.mostBytes);
  }

  /** Requests that are worked on. */
  get atWork(): number {
    return this.#room.count;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    const { source, isFull, failed } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        for await (const request of source.take(signal)) {
          const release = await this.#room.take(request.value.length, signal);
          this.#begin(request, release);
          while (isFull()) await delay(lookAgainMs, undefined, { signal });
        }
      } catch (thrown) {
        if (signal.aborted) return;
        failed?.(asKumikiError(thrown));
        await delay(longestWaitMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #begin(request: TakenRequest, release: () => void): void {
    const trace = nextSpan(parseTraceparent(request.headers['traceparent']));
    const { topic, partition } = request.place;
    const key = `${topic}/${partition}`;
    const before = this.#chains.get(key);
    const { signal } = this.#stop;
    const prepare = async () => await this.#options.prepare(request, signal);
    inTrace(trace, () => {
      const prepared = prepare();
      prepared.catch(() => undefined);
      const done = (async () => {
        await before;
        await this.#carryOut(request, prepared, prepare);
      })().finally(() => {
        release();
        if (this.#chains.get(key) === done) this.#chains.delete(key);
      });
      this.#chains.set(key, done);
    });
  }

  /** It does not throw. */
  async #carryOut(
    request: TakenRequest,
    first: Promise<ProcessRequest>,
    prepare: () => Promise<ProcessRequest>,
  ): Promise<void> {
    const { signal } = this.#stop;
    const { source, accept, done, held } = this.#options;
    let prepared = first;
    let refused: KumikiError | undefined;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        if (refused) {
          await source.deadLetter(request, refused.toJSON());
          done?.('dead_letter', request, refused);
          return;
        }
        const { repeated } = await accept(await prepared);
        failpoint('request-recorded');
        done?.(repeated ? 'repeated' : 'accepted', request);
        // The next one need not wait for it: what is acknowledged later covers what comes before.
        source.acknowledge(request).catch(() => undefined);
        return;
      } catch (thrown) {
        if (signal.aborted) return;
        const error = asKumikiError(thrown);
        if (!refused && !mayPass(error)) {
          refused = error;
          attempt = -1;
          continue;
        }
        if (attempt === 0) held?.(request, error);
        await delay(Math.min(250 * 2 ** attempt, longestWaitMs), undefined, { signal }).catch(
          () => undefined,
        );
        if (!refused && !signal.aborted) {
          prepared = prepare();
          prepared.catch(() => undefined);
        }
      }
    }
  }

  /** Takes no more. What is recorded is acknowledged; all else comes again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(kumikiError('CANCELLED', { what: 'The request' }));
    await this.#running;
    await Promise.all(this.#chains.values());
  }
}

/** Whether the same request may succeed later: also where the operator has to put a store in order first. */
function mayPass(error: KumikiError): boolean {
  return error.retryable || error.code.startsWith('STORE_');
}
