import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { derivedFrame, FileValue, Image, imageFormats, type Value } from '@kumiki/component-sdk/values';
import {
  ValueReader,
  ValueWriter,
  type BytesMessage,
  type ValueMessage,
} from '@kumiki/component-sdk/worker/wire';
import type { PlanStep } from '../../../pipeline/index.ts';
import { HeldValue, type StepValue, type StepValues, type WantedForm } from '../../step/held-value.ts';
import { errorFrom, type HostLink } from './host-link.ts';
import type { AnswerSlots } from './answer-slots.ts';
import { HostedValue, noteFetched, type HeldParcel, type ValueKeeper } from './hosted-value.ts';
import type { Failure, FileMessage, Handle, OutputMessage, Parcel, ReadyInput } from './protocol.ts';
import { asHosted, isSendable, SentValues, type Sendable, type SentValuesOptions } from './sent-values.ts';

/** The inputs of one run as messages, and the slots and values that it uses until it has ended. */
export interface SentInputs {
  readonly messages: Readonly<Record<string, ReadyInput>>;
  /** Images whose names the host would have to find, and others that may lead back to such. */
  readonly unnamed: readonly StepValue[];
  release(): void;
}

/** The values of a host as this process sees them: what goes in, what lies there, and what is fetched. */
export class HostValues implements ValueKeeper {
  readonly #link: HostLink;
  readonly #options: Omit<SentValuesOptions, 'send'>;
  readonly #sent: SentValues;

  constructor(link: HostLink, options: Omit<SentValuesOptions, 'send'>) {
    this.#link = link;
    this.#options = options;
    this.#sent = new SentValues({ ...options, send: (message) => link.sendLater(message) });
    void link.ended.then(() => this.#sent.close());
  }

  get hasEnded(): boolean {
    return this.#link.hasEnded;
  }

  /** The host has read a value that it keeps. */
  taken(handle: Handle): void {
    this.#sent.taken(handle);
  }

  /**
   * Sends what the host does not have yet.
   * @param once nothing is run again with these inputs: what has one reader is not kept there
   * @throws WORKER_SHARED_FULL, VALUE_LOST
   */
  async send(inputs: StepValues, once = false): Promise<SentInputs> {
    const writer = new ValueWriter({
      slots: this.#options.slots,
      decodes: imageFormats,
      namesImages: once,
    });
    const used: Sendable[] = [];
    const parcels: HeldParcel[] = [];
    const release = (): void => {
      writer.release();
      for (const parcel of parcels) parcel.release();
      for (const value of used) this.#sent.unuse(value);
    };
    try {
      const messages: Record<string, ReadyInput> = {};
      for (const [name, value] of Object.entries(inputs)) {
        messages[name] =
          (once ? await this.#readOnce(value, writer, parcels) : undefined) ??
          (await this.#input(value, writer, used));
      }
      const unnamed = once ? Object.values(inputs).filter((value) => this.#mayBeUnnamed(value)) : [];
      return { messages, unnamed, release };
    } catch (thrown) {
      release();
      throw thrown;
    }
  }

  #mayBeUnnamed(value: StepValue): boolean {
    if (value instanceof Image) return value.hasOpenRoot;
    if (value instanceof HostedValue) return value.host === this;
    return Array.isArray(value) && value.some(isNoData);
  }

  /** An image that one run reads comes with the message of that run. */
  async #readOnce(
    value: StepValue,
    writer: ValueWriter,
    parcels: HeldParcel[],
  ): Promise<ReadyInput | undefined> {
    if (value instanceof Image && value.expectedReaders === 1 && asHosted(value) === value) {
      const { value: message } = await writer.writeAll({ value });
      return { data: { value: message!, folder: this.#options.folder } };
    }
    const isElsewhere = value instanceof HostedValue && value.host !== this && !value.lost;
    if (!isElsewhere || value.kind !== 'image' || value.readers !== 1 || value.isJoined) return undefined;
    const held = await value.host.parcel(value);
    parcels.push(held);
    return { data: held.parcel };
  }

  async #input(value: StepValue, writer: ValueWriter, used: Sendable[]): Promise<ReadyInput> {
    if (isSendable(value)) {
      const sendable = asHosted(value);
      if (sendable instanceof HostedValue && sendable.host === this) {
        if (sendable.lost || sendable.isJoined) throw sendable.lostError();
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
    const list: ReadyInput[] = [];
    for (const element of value as readonly StepValue[]) list.push(await this.#input(element, writer, used));
    return { list };
  }

  /**
   * What a run gave: data, and handles of what stays in the host.
   * @param unnamed the image that those lead back to whose root is left out
   */
  async outputs(
    step: PlanStep,
    messages: Readonly<Record<string, OutputMessage>>,
    slots: AnswerSlots,
    unnamed?: Image,
  ): Promise<StepValues> {
    const outputs: Record<string, StepValue> = {};
    for (const [name, message] of Object.entries(messages)) {
      outputs[name] = await this.#output(message, step.id, step.outputs[name]?.readers ?? 1, slots, unnamed);
    }
    return outputs;
  }

  async #output(
    message: OutputMessage,
    step: string,
    readers: number,
    slots: AnswerSlots,
    unnamed: Image | undefined,
  ): Promise<StepValue> {
    if ('data' in message) return await read(message.data);
    if ('held' in message) {
      const { held: handle, kind, parcel, joined: isJoined = false } = message;
      const file = message.file && (await readFileOf(message.file, unnamed));
      const ready = parcel && { parcel, release: slots.hold() };
      return new HostedValue(this, { kind, handle, step, readers, file, isJoined, ready });
    }
    const list: StepValue[] = [];
    for (const element of message.list) list.push(await this.#output(element, step, readers, slots, unnamed));
    return list;
  }

  async fetch(value: HostedValue, form: WantedForm): Promise<Value> {
    const ready = form === 'value' ? value.takeReady() : undefined;
    const { content, release } = ready
      ? { content: ready.parcel, release: () => ready.release() }
      : await this.#fetch(value, form);
    try {
      if ('bytes' in content) return await readFileOf(content);
      const here = await read(content);
      noteFetched(here, value);
      return here;
    } finally {
      release();
    }
  }

  async parcel(value: HostedValue): Promise<HeldParcel> {
    const ready = value.takeReady();
    if (ready) return ready;
    const { content, release } = await this.#fetch(value, 'value');
    return { parcel: content as Parcel, release };
  }

  async #fetch(value: HostedValue, form: WantedForm) {
    const id = this.#link.nextId();
    const asked = this.#link.ask({ type: 'fetch', id, handle: value.handle, form }, value.step);
    const answer = await asked.catch(() => {
      throw value.lostError();
    });
    const release = () => this.#link.sendLater({ type: 'release', id });
    const { content } = answer as Extract<typeof answer, { readonly type: 'fetched' }>;
    if (!isFailure(content)) return { content, release };
    release();
    throw errorFrom(content, `the step ${value.step}`);
  }

  /** Nobody needs these values any more. */
  drop(values: readonly StepValue[]): void {
    const handles = values.flatMap((value) => this.#forget(value));
    if (handles.length > 0) this.#link.sendLater({ type: 'drop', handles });
  }

  #forget(value: StepValue): Handle[] {
    if (Array.isArray(value)) return (value as readonly StepValue[]).flatMap((one) => this.#forget(one));
    if (!isSendable(value)) return [];
    const handles: Handle[] = [];
    for (const one of new Set([value, asHosted(value)])) {
      const sent = this.#sent.drop(one);
      if (sent !== undefined) handles.push(sent);
      if (one instanceof HostedValue && one.host === this && !one.isDropped) {
        one.isDropped = true;
        one.takeReady()?.release();
        if (!one.isJoined) handles.push(one.handle);
      }
    }
    return handles;
  }
}

async function read({ value, folder }: Parcel): Promise<Value> {
  const reader = new ValueReader({ folder, broken });
  return (await reader.readAll({ value: value as ValueMessage }))['value']!;
}

async function readFileOf({ bytes, format, about }: FileMessage, unnamed?: Image): Promise<Image> {
  const reader = new ValueReader({ folder: bytes.folder, broken });
  const content = await reader.readBytes(bytes.content as BytesMessage, 'file');
  const { frame } = about;
  if ('root' in frame) return Image.fromFile({ bytes: content, format }, { ...about, frame });
  if (!unnamed) throw broken('the root of an image is left out');
  const { width, height, toRoot } = frame;
  const found = derivedFrame(unnamed.frame, width, height, toRoot);
  return Image.fromFile({ bytes: content, format }, { ...about, frame: found });
}

function broken(reason: string): KumikiError {
  return kumikiError('WORKER_ANSWER_INVALID', { component: 'a host', reason });
}

function isFailure(content: Parcel | FileMessage | Failure): content is Failure {
  return 'outcome' in content;
}

function isNoData(value: StepValue): boolean {
  if (Array.isArray(value)) return (value as readonly StepValue[]).some(isNoData);
  return value instanceof HeldValue || value instanceof Image || value instanceof FileValue;
}
