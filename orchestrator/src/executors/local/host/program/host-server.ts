import type { WantedForm } from '../../../step/held-value.ts';
import { asKumikiError, kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { Image } from '@kumiki/component-sdk/values';
import { ComponentInstance, loadComponent } from '@kumiki/component-sdk/worker';
import { errorOf, SlotPool, ValueWriter, type ErrorMessage } from '@kumiki/component-sdk/worker/wire';
import type {
  FileMessage,
  FromHost,
  LoadMessage,
  Parcel,
  ReadyInput,
  RunMessage,
  ToHost,
} from '../protocol.ts';
import { HeardTerms } from './heard-terms.ts';
import { decodes, HeldValues } from './held-values.ts';
import { FusedRun, type FusedEnd, type FusedStep } from './fused-run.ts';
import { failureOf, HostRun, runs } from './host-run.ts';
import { RunsInTurn, type Finished } from './runs-in-turn.ts';
import { OwnUsage } from './usage.ts';

/** What components say while they start is said on standard error. */
const silent = { progress: () => undefined, log: () => undefined };

/** One result up to so many bytes comes in the answer, which a pipe takes at once: a slot would be opened, read and given back for it. */
const answerBytes = 64 * 1024;

export interface HostMessages {
  readonly send: (message: FromHost) => void;
  /** For what is in no hurry. */
  readonly sendLater: (message: FromHost) => void;
  /** Whether all that was sent has left this process. */
  readonly hasSent: () => boolean;
}

/** Does what the process that started this one asks for. */
export class HostServer {
  readonly #send: (message: FromHost) => void;
  readonly #sendLater: (message: FromHost) => void;
  readonly #slots: SlotPool;
  readonly #values: HeldValues;
  readonly #terms = new HeardTerms();
  readonly #usage = new OwnUsage();
  readonly #instances = new Map<string, Promise<ComponentInstance>>();
  readonly #runs = new Map<number, HostRun>();
  readonly #fused = new Map<number, FusedRun>();
  readonly #inTurn: RunsInTurn;
  #threads = 1;
  /** Answers whose slots the other side has not read yet. */
  readonly #unread = new Map<number, ValueWriter>();

  /** @param slots the folder of this process's slots */
  constructor(slots: string, { send, sendLater, hasSent }: HostMessages) {
    this.#send = send;
    this.#sendLater = sendLater;
    this.#slots = new SlotPool(slots);
    this.#values = new HeldValues(slots);
    this.#inTurn = new RunsInTurn({
      run: async (message, inputs) => await this.#run(message, inputs),
      fuse: async (chain, inputs) => await this.#fuse(chain, inputs),
      pass: (id) => send({ type: 'passed', id }),
      hasSent,
    });
    process.on('unhandledRejection', (thrown) => this.#stray(thrown, false));
    process.on('uncaughtException', (thrown) => this.#stray(thrown, true));
  }

  take(message: ToHost): void {
    switch (message.type) {
      case 'load':
        return void this.#load(message);
      case 'put':
        return void this.#put(message.handle, message.parcel, message.readers);
      case 'terms':
        return this.#terms.hear(message.number, message.terms);
      case 'run':
        return void this.#inTurn.take(this.#terms.whole(message));
      case 'threads':
        return void (this.#threads = message.count);
      case 'cancel':
        this.#inTurn.cancel(message.id);
        return (this.#runs.get(message.id) ?? this.#fused.get(message.id))?.cancel(
          errorOf('FAILED', message.reason as ErrorMessage, ''),
        );
      case 'endStream':
        return void this.#endStream(message.digest, message.stream);
      case 'drop':
        return this.#values.drop(message.handles);
      case 'fetch':
        return void this.#fetch(message.id, message.handle, message.form);
      case 'release':
        this.#unread.get(message.id)?.release();
        return void this.#unread.delete(message.id);
      case 'end':
        return void this.#end();
    }
  }

  async #load({ id, digest, manifest, entryPath, environment }: LoadMessage): Promise<void> {
    Object.assign(process.env, environment);
    const start = async () =>
      await ComponentInstance.start(manifest, await loadComponent(manifest.name, entryPath), silent);
    const instance = this.#instances.get(digest) ?? start();
    this.#instances.set(digest, instance);
    try {
      const { change } = await instance;
      this.#send({ type: 'loaded', id, ...(change && { isChange: true }) });
    } catch (thrown) {
      this.#instances.delete(digest);
      this.#send({ type: 'loaded', id, failure: failureOf(asKumikiError(thrown)) });
    }
  }

  /** What goes wrong at the end of a stream is told where no run goes on any more. */
  async #endStream(digest: string, stream: string): Promise<void> {
    const instance = await this.#instances.get(digest)?.catch(() => undefined);
    await instance?.endStream(stream).catch((thrown: unknown) => {
      this.#send({ type: 'stray', failure: failureOf(asKumikiError(thrown)) });
    });
  }

  async #put(handle: number, parcel: Parcel, readers: number | undefined): Promise<void> {
    if (await this.#values.put(handle, parcel, readers)) this.#sendLater({ type: 'taken', handle });
  }

  async #run(
    message: RunMessage,
    inputs: Readonly<Record<string, ReadyInput>>,
  ): Promise<Finished | undefined> {
    const { id, digest } = message;
    const writer = this.#writer(id);
    const unknown = async () => {
      throw kumikiError('WORKER_REQUEST_INVALID', { reason: `nobody loaded ${digest}` });
    };
    const instance = this.#instances.get(digest) ?? unknown();
    const [values, send, took] = [this.#values, this.#send, this.#usage.begin()];
    const threads = this.#threads;
    const run = new HostRun({ message, inputs, instance, values, writer, threads, send, took });
    this.#runs.set(id, run);
    const outputs = await run.work();
    this.#usage.end(took);
    this.#runs.delete(id);
    const inSlots = writer.isHolding;
    if (!inSlots) this.#unread.delete(id);
    return outputs && !inSlots && !run.isCancelled ? outputs : undefined;
  }

  async #fuse(
    messages: readonly RunMessage[],
    inputs: Readonly<Record<string, ReadyInput>>,
  ): Promise<FusedEnd | undefined> {
    const chain: FusedStep[] = [];
    for (const message of messages) {
      const instance = await this.#instances.get(message.digest)?.catch(() => undefined);
      if (!instance?.change) break;
      chain.push({ message, instance });
    }
    const [first] = chain;
    if (!first) return undefined;
    const [values, send, took] = [this.#values, this.#send, this.#usage.begin(first.message.digest)];
    const sendLater = this.#sendLater;
    const run = new FusedRun({
      chain,
      inputs,
      values,
      writer: (id) => this.#writer(id),
      send,
      sendLater,
      took,
      threads: this.#threads,
    });
    for (const { message } of chain) this.#fused.set(message.id, run);
    const end = await run.work();
    this.#usage.end(took);
    for (const { message } of chain) this.#fused.delete(message.id);
    return end;
  }

  async #fetch(id: number, handle: number, form: WantedForm): Promise<void> {
    const writer = this.#writer(id);
    try {
      this.#send({ type: 'fetched', id, content: await this.#content(handle, form, writer) });
    } catch (thrown) {
      this.#send({ type: 'fetched', id, content: failureOf(asKumikiError(thrown)) });
    }
  }

  async #content(handle: number, form: WantedForm, writer: ValueWriter): Promise<Parcel | FileMessage> {
    return await this.#values.borrowed({ held: handle }, async ({ value }) => {
      if (form === 'value' || !(value instanceof Image)) return await this.#values.parcel(value, writer);
      return await this.#values.asFile(value, writer, form === 'sent' ? 'sent' : 'kept');
    });
  }

  #writer(id: number): ValueWriter {
    const writer = new ValueWriter({ slots: this.#slots, decodes, firstInline: answerBytes });
    this.#unread.set(id, writer);
    return writer;
  }

  /**
   * An error that nobody waited for belongs to the run whose code left it, where that one is still at work.
   * @param spoils nobody knows what state the code is in after an exception that nothing caught
   */
  #stray(thrown: unknown, spoils: boolean): void {
    const error = kumikiError('ERROR_UNHANDLED', { reason: reasonOf(thrown) }, { cause: thrown });
    const [only, more] = this.#runs.values();
    const run = runs.getStore() ?? (more ? undefined : only);
    if (!run?.fail(error)) this.#send({ type: 'stray', failure: failureOf(error) });
    if (spoils) this.#send({ type: 'spoilt' });
  }

  /** Whatever a component left running, the process has ended when they have been let go of. */
  async #end(): Promise<void> {
    const started = await Promise.allSettled(this.#instances.values());
    for (const one of started)
      if (one.status === 'fulfilled') await one.value.dispose().catch(() => undefined);
    this.#slots.close();
    process.exit(0);
  }
}
