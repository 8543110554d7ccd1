import { FileValue, Image, type JsonValue, type Value } from '@kumiki/component-sdk/values';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Leaving } from '../../../executors/local/leaving.ts';
import { HeldValue, type StepValue, type StepValues } from '../../../executors/step/held-value.ts';
import { fileFrom, fileOf, valueFrom } from '../link/content.ts';
import { unpack } from '../link/packing.ts';
import type { Peers } from './peers.ts';
import type { Handle, OutputRef, ToPod, ValueRef } from '../link/protocol.ts';

/** The values of one connection that lie in a pod: in its helper, or in a worker that serves several components. */
export class PodValues {
  readonly #came = new Map<Handle, Promise<Value>>();
  readonly #made = new Map<Handle, StepValue>();
  readonly #drop: (values: readonly StepValue[]) => void;
  readonly #peers: Peers;
  #last = 0;
  #isClosed = false;

  /** @param drop told of what nobody needs any more */
  constructor(peers: Peers, drop: (values: readonly StepValue[]) => void) {
    this.#peers = peers;
    this.#drop = drop;
  }

  put(
    { handle, readers, from, ...sent }: Extract<ToPod, { readonly type: 'put' }>,
    content: readonly Buffer[],
  ): void {
    const read = async (): Promise<Value> => {
      const { value, file, packed, ...came } = from ? await this.#peers.take(from) : { ...sent, content };
      const pieces = packed ? await unpack(came.content, packed) : came.content;
      const found = file ? fileFrom(file, pieces) : await valueFrom(value!, pieces);
      if (found instanceof Image && readers !== undefined) found.expectReaders(readers);
      return found;
    };
    const reading = read();
    reading.catch(() => undefined); // whoever asks for it hears why
    this.#came.set(handle, reading);
  }

  async get(handle: Handle): Promise<StepValue> {
    const value = this.#made.get(handle) ?? (await this.#came.get(handle));
    if (value === undefined)
      throw kumikiError('REPLICA_ANSWER_INVALID', { reason: `there is no value ${handle}` });
    return value;
  }

  drop(handles: readonly Handle[]): void {
    const made = handles.flatMap((handle) => this.#made.get(handle) ?? []);
    for (const handle of handles) {
      this.#came.delete(handle);
      this.#made.delete(handle);
    }
    this.#drop(made);
  }

  /** Nobody asks for any of them any more, nor for what runs still make. */
  close(): void {
    this.#isClosed = true;
    this.drop([...this.#made.keys(), ...this.#came.keys()]);
  }

  /** Those that went with the process that they were in. */
  lost(): Handle[] {
    return [...this.#made].flatMap(([handle, value]) =>
      value instanceof HeldValue && value.lost ? [handle] : [],
    );
  }

  async inputs(refs: Readonly<Record<string, ValueRef>>): Promise<StepValues> {
    const inputs: Record<string, StepValue> = {};
    for (const [name, ref] of Object.entries(refs)) inputs[name] = await this.#input(ref);
    return inputs;
  }

  /** Images and files stay here, data goes out. @param leaves images go along as the files to hand out */
  async output(
    value: StepValue,
    readers: number,
    leaves: Leaving | undefined,
    content: Uint8Array[],
  ): Promise<OutputRef> {
    if (value instanceof HeldValue) return { held: this.#hold(value), kind: 'image' };
    if (value instanceof Image) {
      value.expectReaders(readers);
      const file = leaves && (await fileOf(value, content, leaves));
      return { held: this.#hold(value), kind: 'image', ...(file && { file }) };
    }
    if (value instanceof FileValue) return { held: this.#hold(value), kind: 'file' };
    if (!Array.isArray(value) || !value.some(mustStay)) return { data: value as JsonValue };
    const list: OutputRef[] = [];
    for (const element of value as readonly StepValue[])
      list.push(await this.output(element, readers, leaves, content));
    return { list };
  }

  async #input(ref: ValueRef): Promise<StepValue> {
    if ('held' in ref) return await this.get(ref.held);
    if ('data' in ref) return ref.data;
    const list: StepValue[] = [];
    for (const element of ref.list) list.push(await this.#input(element));
    return list;
  }

  #hold(value: StepValue): Handle {
    const handle = ++this.#last;
    if (this.#isClosed) this.#drop([value]);
    else this.#made.set(handle, value);
    return handle;
  }
}

function mustStay(value: StepValue): boolean {
  return (
    value instanceof HeldValue ||
    value instanceof Image ||
    value instanceof FileValue ||
    (Array.isArray(value) && value.some(mustStay))
  );
}
