import { imageFormats, FileValue, Image, knowsRoot, type Value } from '@kumiki/component-sdk/values';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { ValueReader, type ValueMessage, type ValueWriter } from '@kumiki/component-sdk/worker/wire';
import type { Leaving } from '../../leaving.ts';
import type { FileMessage, Handle, OutputMessage, Parcel, ReadyInput } from '../protocol.ts';
import { OwnPixels } from './own-pixels.ts';

export const decodes = imageFormats;

export interface OutputAbout {
  /** Images go along as the files to hand out. */
  readonly leaves?: Leaving | undefined;
  /** They go along as pixels for the next process. */
  readonly passesOn?: boolean | undefined;
  /** Files of images that lead back to the one without a name go without it. */
  readonly unnamed?: boolean | undefined;
  /** No code of a component has the image: it was made from this one. */
  readonly madeFrom?: Borrowed | undefined;
}

/** A value for code of ours, which keeps nothing of it. */
export interface Borrowed {
  readonly value: Value;
  /** Where no code of a component has it either. */
  readonly own: OwnPixels | undefined;
}

const broken = (reason: string) => kumikiError('WORKER_REQUEST_INVALID', { reason });

/** The values that lie in this process for the steps to come, by their handles. */
export class HeldValues {
  readonly #values = new Map<Handle, Promise<Value>>();
  readonly #own = new Map<Handle, OwnPixels>();
  readonly #slots: string;
  #last = 0;

  /** @param slots the folder of this process's own slots */
  constructor(slots: string) {
    this.#slots = slots;
  }

  /**
   * Takes a value in from outside.
   * @returns whether its slots may be used again; a file is read from them whenever somebody asks for its bytes
   */
  async put(handle: Handle, parcel: Parcel, readers: number | undefined): Promise<boolean> {
    const value = readParcel(parcel, () => this.#values.has(handle));
    this.#values.set(handle, value);
    const own = new OwnPixels();
    this.#own.set(handle, own);
    const read = await value.catch(() => undefined); // whoever asks for it hears why
    if (readers !== undefined && read instanceof Image) read.expectReaders(readers);
    if (read instanceof Image) own.image = read;
    return !(read instanceof FileValue);
  }

  async get(handle: Handle): Promise<Value> {
    const value = this.#values.get(handle);
    if (!value) throw broken(`there is no value ${handle}`);
    return await value;
  }

  drop(handles: readonly Handle[]): void {
    for (const handle of handles) {
      this.#values.delete(handle);
      this.#own.get(handle)?.release();
      this.#own.delete(handle);
    }
  }

  /** Does something with a value that may be dropped meanwhile. */
  async borrowed<Result>(
    message: ReadyInput,
    work: (borrowed: Borrowed) => Promise<Result>,
  ): Promise<Result> {
    const kept = 'held' in message ? this.#own.get(message.held) : undefined;
    kept?.hold();
    const own = 'data' in message ? new OwnPixels() : kept;
    try {
      const value = 'held' in message ? await this.get(message.held) : await this.#input(message);
      if ('data' in message && value instanceof Image) own!.image = value;
      return await work({ value, own });
    } finally {
      own?.release();
    }
  }

  /** Values for the code of a component. */
  async inputs(messages: Readonly<Record<string, ReadyInput>>): Promise<Record<string, Value>> {
    const inputs: Record<string, Value> = {};
    for (const [name, message] of Object.entries(messages)) inputs[name] = await this.#input(message);
    return inputs;
  }

  async #input(message: ReadyInput): Promise<Value> {
    if ('held' in message) {
      this.#own.get(message.held)?.lend();
      return await this.get(message.held);
    }
    if ('data' in message) return await readParcel(message.data);
    const list: Value[] = [];
    for (const element of message.list) list.push(await this.#input(element));
    return list;
  }

  /** Images and files stay here, data goes out. */
  async output(value: Value, writer: ValueWriter, about: OutputAbout): Promise<OutputMessage> {
    const { leaves, passesOn = false, unnamed, madeFrom } = about;
    if (value instanceof Image) {
      const file = leaves && (await this.asFile(value, writer, leaves, unnamed));
      const parcel = passesOn && (await this.parcel(value, writer));
      const held = this.#hold(value);
      // A file in place of its pixels is there, which would be made from the other image.
      if (madeFrom) this.#own.set(held, new OwnPixels(value, leaves && madeFrom.own));
      return { held, kind: 'image', ...(file && { file }), ...(parcel && { parcel }) };
    }
    if (value instanceof FileValue) return { held: this.#hold(value), kind: 'file' };
    if (!Array.isArray(value) || !value.some(mustStay)) return { data: await this.parcel(value, writer) };
    const list: OutputMessage[] = [];
    for (const element of value as readonly Value[]) list.push(await this.output(element, writer, about));
    return { list };
  }

  async parcel(value: Value, writer: ValueWriter): Promise<Parcel> {
    return { value: (await writer.writeAll({ value }))['value']!, folder: this.#slots };
  }

  async asFile(
    image: Image,
    writer: ValueWriter,
    leaves: Leaving,
    unnamed: boolean = false,
  ): Promise<FileMessage> {
    const { bytes, format } = await image.toFile({ quick: leaves === 'sent' });
    const content = await writer.writeBytes(bytes);
    const { width, height, depth, space, alpha, frame, origin, encodedByStep } = image;
    const { toRoot } = frame;
    const placed =
      unnamed && !knowsRoot(frame) ? { width: frame.width, height: frame.height, toRoot } : frame;
    const about = { width, height, depth, space, alpha, frame: placed, origin, encodedByStep };
    return { bytes: { content, folder: this.#slots }, format, about };
  }

  #hold(value: Value): Handle {
    const handle = ++this.#last;
    this.#values.set(handle, Promise.resolve(value));
    return handle;
  }
}

async function readParcel({ value, folder }: Parcel, lazyFiles?: () => boolean): Promise<Value> {
  const reader = new ValueReader({ folder, broken, ...(lazyFiles && { lazyFiles }) });
  return (await reader.readAll({ value: value as ValueMessage }))['value']!;
}

function mustStay(value: Value): boolean {
  return (
    value instanceof Image || value instanceof FileValue || (Array.isArray(value) && value.some(mustStay))
  );
}
