import type { KumikiError } from '@kumiki/component-sdk/errors';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { createReporter, type Reporter } from '@kumiki/component-sdk/progress';
import { FileValue, Image, type Value } from '@kumiki/component-sdk/values';
import {
  errorMessage,
  ValueReader,
  ValueWriter,
  type BytesMessage,
  type ValueMessage,
} from '@kumiki/component-sdk/worker/wire';
import { imageFormats } from '@kumiki/component-sdk/values';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { ComponentPlace } from '../../executor.ts';
import { HeldValue, type StepValue, type StepValues } from '../../step/held-value.ts';
import type { LaneRun } from '../lane.ts';
import { errorFrom, type HostLink } from './host-link.ts';
import { HostedValue, noteFetched, type ValueKeeper } from './hosted-value.ts';
import type { Failure, FileMessage, Handle, InputMessage, OutputMessage, Parcel } from './protocol.ts';
import { asHosted, SentValues, type Sendable, type SentValuesOptions } from './sent-values.ts';

type Result = Extract<Awaited<ReturnType<HostLink['ask']>>, { readonly type: 'result' }>;

interface OpenRun {
  readonly run: LaneRun;
  /** For what the process prints; the component's own lines come limited already. */
  readonly printed: Reporter;
}

export interface HostClientOptions extends Omit<SentValuesOptions, 'send'> {
  /** How long a run may go on after it was cancelled or was out of time, in ms. */
  readonly graceMs: number;
  /** Hears errors of components that belong to no run. */
  readonly stray: (error: KumikiError) => void;
}

/** A host as the steps of a lane use it: runs, and the values that stay there between them. */
export class HostClient implements ValueKeeper {
  readonly link: HostLink;
  readonly #options: HostClientOptions;
  readonly #sent: SentValues;
  readonly #loaded = new Map<string, Promise<void>>();
  readonly #open = new Map<number, OpenRun>();
  /** Runs that nobody waits for any more, and that go on. */
  readonly #left = new Set<Promise<void>>();

  constructor(link: HostLink, options: HostClientOptions) {
    this.link = link;
    this.#options = options;
    this.#sent = new SentValues({ ...options, send: (message) => link.send(message) });
    link.listener = {
      told: (message) => {
        if (message.type === 'taken') this.#sent.taken(message.handle);
        else if (message.type === 'log') this.#open.get(message.id)?.run.sink.log(message.line);
        else this.#open.get(message.id)?.run.sink.progress(message.progress);
      },
      line: (text, from) => {
        const [open] = this.#open.values();
        open?.printed.log[from === 'stderr' ? 'warn' : 'info'](text);
      },
      stray: options.stray,
    };
    void link.ended.then(() => this.#sent.close());
  }

  get hasEnded(): boolean {
    return this.link.hasEnded;
  }

  /** Loads a component and sets it up, once. @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_CRASHED */
  async load({ digest, manifest, entryPath }: ComponentPlace): Promise<void> {
    const load = async (): Promise<void> => {
      const id = this.link.nextId();
      const { name } = manifest;
      const answer = await this.link.ask({ type: 'load', id, digest, manifest, entryPath }, name);
      if (answer.type === 'loaded' && answer.failure) throw errorFrom(answer.failure, name);
    };
    const loading = this.#loaded.get(digest) ?? load();
    this.#loaded.set(digest, loading);
    await loading;
  }

  /** Waits until no run goes on that nobody waits for. */
  async settled(): Promise<void> {
    while (this.#left.size > 0) await Promise.all(this.#left);
  }

  /**
   * Runs a loaded component. When the signal is aborted it rejects at once, and the run has a while to end; the
   * host goes with one that does not.
   */
  async run(step: PlanStep, name: string, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    const { signal, params, root, leaves } = run;
    const id = this.link.nextId();
    const used: Sendable[] = [];
    const writer = new ValueWriter({ slots: this.#options.slots, decodes: imageFormats });
    const done = (): void => {
      writer.release();
      for (const value of used) this.#sent.unuse(value);
    };
    let answered: Promise<Result>;
    try {
      const messages = await this.#inputs(inputs, writer, used);
      signal.throwIfAborted();
      const readers = Object.fromEntries(
        Object.entries(step.outputs).map(([output, declared]) => [output, declared.readers]),
      );
      this.#open.set(id, { run, printed: createReporter(run.sink) });
      answered = this.#ask(
        { id, digest: step.component, inputs: messages, params, root, leaves, readers },
        name,
      );
    } catch (thrown) {
      done();
      throw thrown;
    }
    void answered.then(done, done);
    return await this.#inTime(id, step, name, answered, signal, run);
  }

  async #ask(message: Omit<Parameters<HostLink['ask']>[0] & { type: 'run' }, 'type'>, name: string) {
    return (await this.link.ask({ type: 'run', ...message }, name)) as Result;
  }

  async #inTime(
    id: number,
    step: PlanStep,
    name: string,
    answered: Promise<Result>,
    signal: AbortSignal,
    run: LaneRun,
  ): Promise<StepValues> {
    const given = answered.then(async (result) => await this.#result(id, step, name, result, run));
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => {
      this.link.send({ type: 'cancel', id, reason: errorMessage(reasonOf(signal, name)) });
      this.#leave(
        given.then((outputs) => this.drop(Object.values(outputs))),
        name,
      );
      stopped.reject(signal.reason as Error);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([given, stopped.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
      this.#open.get(id)?.printed.flush();
      this.#open.delete(id);
    }
  }

  /** Waits for a run that nobody waits for, and ends the host where it goes on for too long. */
  #leave(end: Promise<unknown>, name: string): void {
    const timer = setTimeout(() => {
      const how = `it was ended, since a run of ${name} that was to stop went on`;
      this.link.kill((component) => kumikiError('WORKER_CRASHED', { component, how }));
    }, this.#options.graceMs);
    const left: Promise<void> = end
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        clearTimeout(timer);
        this.#left.delete(left);
      });
    this.#left.add(left);
  }

  async #result(id: number, step: PlanStep, name: string, result: Result, run: LaneRun): Promise<StepValues> {
    await this.link.heard(result.printed);
    const { cpuMs, peakMemory } = result;
    run.usage({ cpuMs, ...(peakMemory !== undefined && { peakMemory }) });
    if ('failure' in result) {
      if (result.goesOn) this.#leave(this.link.nextAnswer(id, name), name);
      this.link.send({ type: 'release', id });
      throw errorFrom(result.failure, name);
    }
    const outputs: Record<string, StepValue> = {};
    for (const [output, message] of Object.entries(result.outputs)) {
      const readers = step.outputs[output]?.readers ?? 1;
      outputs[output] = await this.#output(message, step.id, readers);
    }
    this.link.send({ type: 'release', id });
    return outputs;
  }

  async #inputs(
    inputs: StepValues,
    writer: ValueWriter,
    used: Sendable[],
  ): Promise<Record<string, InputMessage>> {
    const messages: Record<string, InputMessage> = {};
    for (const [name, value] of Object.entries(inputs))
      messages[name] = await this.#input(value, writer, used);
    return messages;
  }

  async #input(value: StepValue, writer: ValueWriter, used: Sendable[]): Promise<InputMessage> {
    if (value instanceof HostedValue || value instanceof Image || value instanceof FileValue) {
      const sendable = asHosted(value);
      if (sendable instanceof HostedValue && sendable.host === this) {
        if (sendable.lost) throw sendable.lostError();
        return { held: sendable.handle };
      }
      const held = await this.#sent.use(sendable);
      used.push(sendable);
      return { held };
    }
    if (value instanceof HeldValue) return await this.#input(await value.fetch('value'), writer, used);
    if (!Array.isArray(value) || !value.some(isNoData)) {
      const { value: message } = await writer.writeAll({ value: value as Value });
      return { data: { value: message!, folder: this.#options.folder } };
    }
    const list: InputMessage[] = [];
    for (const element of value as readonly StepValue[]) list.push(await this.#input(element, writer, used));
    return { list };
  }

  async #output(message: OutputMessage, step: string, readers: number): Promise<StepValue> {
    if ('data' in message) return await this.#read(message.data);
    if ('held' in message) {
      const { held: handle, kind } = message;
      const file = message.file && (await this.#file(message.file));
      return new HostedValue(this, { kind, handle, step, readers, file });
    }
    const list: StepValue[] = [];
    for (const element of message.list) list.push(await this.#output(element, step, readers));
    return list;
  }

  async fetch(value: HostedValue, form: 'value' | 'file'): Promise<Value> {
    const { content, release } = await this.#fetch(value, form);
    try {
      if ('bytes' in content) return await this.#file(content);
      const here = await this.#read(content);
      noteFetched(here, value);
      return here;
    } finally {
      release();
    }
  }

  async parcel(value: HostedValue): Promise<{ readonly parcel: Parcel; release(): void }> {
    const { content, release } = await this.#fetch(value, 'value');
    return { parcel: content as Parcel, release };
  }

  async #fetch(value: HostedValue, form: 'value' | 'file') {
    const id = this.link.nextId();
    const asked = this.link.ask({ type: 'fetch', id, handle: value.handle, form }, value.step);
    const answer = await asked.catch(() => {
      throw value.lostError();
    });
    const release = () => this.link.send({ type: 'release', id });
    const { content } = answer as Extract<typeof answer, { readonly type: 'fetched' }>;
    if (!isFailure(content)) return { content, release };
    release();
    throw errorFrom(content, `the step ${value.step}`);
  }

  async #read({ value, folder }: Parcel): Promise<Value> {
    const reader = new ValueReader({ folder, broken });
    return (await reader.readAll({ value: value as ValueMessage }))['value']!;
  }

  async #file({ bytes, format, about }: FileMessage): Promise<Image> {
    const reader = new ValueReader({ folder: bytes.folder, broken });
    const content = await reader.readBytes(bytes.content as BytesMessage, 'file');
    return Image.fromFile({ bytes: content, format }, about);
  }

  /** Lets the components go; a run that goes on although nobody waits for it is not waited for. */
  async close(ms: number): Promise<void> {
    await this.link.close(this.#left.size > 0 ? 0 : ms);
  }

  /** Nobody needs these values any more. */
  drop(values: readonly StepValue[]): void {
    const handles = values.flatMap((value) => this.#forget(value));
    if (handles.length > 0) this.link.send({ type: 'drop', handles });
  }

  #forget(value: StepValue): Handle[] {
    if (Array.isArray(value)) return (value as readonly StepValue[]).flatMap((one) => this.#forget(one));
    if (!(value instanceof HostedValue || value instanceof Image || value instanceof FileValue)) return [];
    const handles: Handle[] = [];
    for (const one of new Set([value, asHosted(value)])) {
      const sent = this.#sent.drop(one);
      if (sent !== undefined) handles.push(sent);
      if (one instanceof HostedValue && one.host === this && !one.isDropped) {
        one.isDropped = true;
        handles.push(one.handle);
      }
    }
    return handles;
  }
}

function broken(reason: string): KumikiError {
  return kumikiError('WORKER_ANSWER_INVALID', { component: 'a host', reason });
}

function reasonOf(signal: AbortSignal, name: string): KumikiError {
  const reason: unknown = signal.reason;
  const isTyped = reason instanceof Error && 'code' in reason && 'remedy' in reason;
  return isTyped ? (reason as KumikiError) : kumikiError('CANCELLED', { what: `A run of ${name}` });
}

function isFailure(content: Parcel | FileMessage | Failure): content is Failure {
  return 'outcome' in content;
}

function isNoData(value: StepValue): boolean {
  if (Array.isArray(value)) return (value as readonly StepValue[]).some(isNoData);
  return value instanceof HeldValue || value instanceof Image || value instanceof FileValue;
}
