import type { KumikiError } from '@kumiki/component-sdk/errors';
import { Image } from '@kumiki/component-sdk/values';
import { fusableLength, runFused, type ComponentInstance } from '@kumiki/component-sdk/worker';
import type { ValueWriter } from '@kumiki/component-sdk/worker/wire';
import { forResults } from '../../leaving.ts';
import type { FromHost, OutputMessage, ReadyInput, RunMessage, RunTook } from '../protocol.ts';
import type { Borrowed, HeldValues } from './held-values.ts';
import { findRootsMeanwhile, goesUnnamed } from './find-roots.ts';
import { failureOf } from './host-run.ts';

/** A run of a component that is only a change to a sharp pipeline. */
export interface FusedStep {
  readonly message: RunMessage;
  readonly instance: ComponentInstance;
}

export interface FusedRunOptions {
  /** Each one's only input is what the one before it gives, which nobody else reads. */
  readonly chain: readonly FusedStep[];
  readonly inputs: Readonly<Record<string, ReadyInput>>;
  readonly values: HeldValues;
  /** For what the run with this id gives. */
  readonly writer: (id: number) => ValueWriter;
  readonly send: (message: FromHost) => void;
  /** With the next one: the other side is woken once for all of them. */
  readonly sendLater: (message: FromHost) => void;
  /** How many its image may have. */
  readonly threads: number;
  readonly took: () => Omit<RunTook, 'inSlots'>;
}

export interface FusedEnd {
  /** The runs that it stands for, from the first one on. */
  readonly count: number;
  /** What the last of them gave, if a run may follow it. */
  readonly outputs: Readonly<Record<string, OutputMessage>> | undefined;
}

/** The only input and output of such a component. */
const name = 'image';

/**
 * Runs as one, as far as they give the same pixels so. Each is answered by itself: the first with what all of them took, the
 * others as done with it.
 */
export class FusedRun {
  readonly #options: FusedRunOptions;
  #cancelled: KumikiError | undefined;

  constructor(options: FusedRunOptions) {
    this.#options = options;
  }

  cancel(reason: KumikiError): void {
    this.#cancelled ??= reason;
  }

  /** @returns nothing where they must run one by one, or where it failed: then each says its own error */
  async work(): Promise<FusedEnd | undefined> {
    const { values, inputs } = this.#options;
    const { [name]: given } = inputs;
    try {
      return given && (await values.borrowed(given, async (borrowed) => await this.#work(borrowed)));
    } catch {
      return this.#cancelled && this.#stopped(this.#cancelled, 1);
    }
  }

  async #work(madeFrom: Borrowed): Promise<FusedEnd | undefined> {
    const { chain, values, threads, writer: writerOf } = this.#options;
    const { value: given } = madeFrom;
    if (!(given instanceof Image)) return undefined;
    const wanted = chain.map(({ message, instance }) => ({
      change: instance.change!,
      params: message.params,
    }));
    const count = fusableLength(given, wanted);
    if (count < 1) return undefined;
    const last = chain[count - 1]!.message;
    const image = last.leaves ? (forResults({ [name]: given }, last.leaves)[name] as Image) : given;
    const running = runFused(image, wanted.slice(0, count), threads);
    if (!goesUnnamed(last)) findRootsMeanwhile({ [name]: given }, madeFrom.own);
    const made = await running;
    if (this.#cancelled) return this.#stopped(this.#cancelled, count);
    made.expectReaders(last.readers[name] ?? 1);
    const writer = writerOf(last.id);
    const { leaves, passesOn, unnamed } = last;
    const about = { leaves, passesOn: passesOn?.includes(name), unnamed, madeFrom };
    const outputs = { [name]: await values.output(made, writer, about) };
    this.#answer(count, outputs, writer.isHolding);
    return { count, outputs: writer.isHolding ? undefined : outputs };
  }

  #answer(count: number, outputs: Readonly<Record<string, OutputMessage>>, inSlots: boolean): void {
    const { chain, send, sendLater, took } = this.#options;
    const whole = took();
    const within = { cpuMs: 0, printed: whole.printed, joined: chain[0]!.message.root };
    for (const [at, { message }] of chain.slice(0, count).entries()) {
      const about = { type: 'result', id: message.id, ...(at === 0 ? whole : within) } as const;
      if (at === count - 1) send({ ...about, inSlots, outputs });
      else
        sendLater({
          ...about,
          inSlots: false,
          outputs: { [name]: { held: 0, kind: 'image', joined: true } },
        });
    }
  }

  #stopped(reason: KumikiError, count: number): FusedEnd {
    const { chain, send, took } = this.#options;
    const [first, ...others] = chain.slice(0, count);
    send({ type: 'result', id: first!.message.id, ...took(), inSlots: false, failure: failureOf(reason) });
    for (const { message } of others) send({ type: 'passed', id: message.id });
    return { count, outputs: undefined };
  }
}
