import { AsyncLocalStorage } from 'node:async_hooks';
import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ReportSink } from '@kumiki/component-sdk/progress';
import { Image, useThreads, type Value } from '@kumiki/component-sdk/values';
import type { ComponentInstance } from '@kumiki/component-sdk/worker';
import { errorMessage, outcomeOf, type ValueWriter } from '@kumiki/component-sdk/worker/wire';
import { forResults } from '../../leaving.ts';
import type { Failure, FromHost, OutputMessage, ReadyInput, RunMessage, RunTook } from '../protocol.ts';
import { findRootsMeanwhile, goesUnnamed } from './find-roots.ts';
import type { HeldValues } from './held-values.ts';

/** Which run the code that is at work belongs to, also in what it left to timers and promises. */
export const runs = new AsyncLocalStorage<HostRun>();

export interface HostRunOptions {
  readonly message: Omit<RunMessage, 'inputs' | 'following'>;
  readonly inputs: Readonly<Record<string, ReadyInput>>;
  readonly instance: Promise<ComponentInstance>;
  readonly values: HeldValues;
  readonly writer: ValueWriter;
  /** How many each of its images may have. */
  readonly threads: number;
  readonly send: (message: FromHost) => void;
  readonly took: () => Omit<RunTook, 'inSlots'>;
}

/** One run of a component, from the message to the answer. */
export class HostRun {
  readonly #options: HostRunOptions;
  readonly #abort = new AbortController();
  #answered = false;
  #failedEarly = false;
  #component = '';

  constructor(options: HostRunOptions) {
    this.#options = options;
  }

  cancel(reason: KumikiError): void {
    this.#abort.abort(reason);
  }

  /**
   * Fails the run for what its code left behind, although it may still be at work.
   * @returns false where it has been answered
   */
  fail(error: KumikiError): boolean {
    if (this.#answered) return false;
    this.#answer({ failure: failureOf(error.within({ component: this.#component })), goesOn: true });
    this.#failedEarly = true;
    this.cancel(error);
    return true;
  }

  get isCancelled(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Runs to the end of the component's work. Its answer is sent, whatever happens. @returns what it gave, if it did */
  async work(): Promise<Record<string, OutputMessage> | undefined> {
    try {
      const outputs = await runs.run(this, async () => await this.#outputs());
      if (outputs) {
        this.#answer({ outputs });
        return outputs;
      }
    } catch (thrown) {
      if (!this.#answered) this.#answer({ failure: failureOf(asKumikiError(thrown, this.#component)) });
    }
    const { message, send } = this.#options;
    if (this.#failedEarly) send({ type: 'ended', id: message.id });
    return undefined;
  }

  /** Nothing where the run has failed meanwhile: nobody would let go of what it gives. */
  async #outputs(): Promise<Record<string, OutputMessage> | undefined> {
    const { message, values, writer } = this.#options;
    const instance = await this.#options.instance;
    this.#component = instance.manifest.name;
    const inputs = await values.inputs(this.#options.inputs);
    const { params, root, traceparent, stream, leaves, passesOn, readers, unnamed } = message;
    useThreads(this.#options.threads, mostPixelsOf(Object.values(inputs)));
    const running = instance.run({
      inputs: leaves ? forResults(inputs, leaves) : inputs,
      params,
      sink: this.#sink(),
      signal: this.#abort.signal,
      root,
      traceparent,
      stream,
    });
    if (!goesUnnamed(message)) findRootsMeanwhile(inputs);
    const given = await running;
    if (this.#answered) return undefined;
    const outputs: Record<string, OutputMessage> = {};
    for (const [name, value] of Object.entries(given)) {
      expectReaders(value, readers[name] ?? 1);
      const about = { leaves, passesOn: passesOn?.includes(name), unnamed };
      outputs[name] = await values.output(value, writer, about);
    }
    return outputs;
  }

  #answer(answer: { outputs: Record<string, OutputMessage> } | { failure: Failure; goesOn?: true }): void {
    const { message, send, took, writer } = this.#options;
    send({ type: 'result', id: message.id, ...took(), inSlots: writer.isHolding, ...answer });
    this.#answered = true;
  }

  #sink(): ReportSink {
    const { message, send } = this.#options;
    const { id } = message;
    return {
      progress: (progress) => send({ type: 'progress', id, progress }),
      log: (line) => send({ type: 'log', id, line }),
    };
  }
}

export function failureOf(error: KumikiError): Failure {
  return { outcome: outcomeOf(error), error: errorMessage(error) };
}

/** Pixels of the largest image. */
function mostPixelsOf(values: readonly Value[]): number {
  const pixels = values.map((value) => {
    if (value instanceof Image) return value.width * value.height;
    return Array.isArray(value) ? mostPixelsOf(value as readonly Value[]) : 0;
  });
  return Math.max(0, ...pixels);
}

function expectReaders(value: Value, readers: number): void {
  if (value instanceof Image) value.expectReaders(readers);
  else if (Array.isArray(value)) for (const one of value as readonly Value[]) expectReaders(one, readers);
}
