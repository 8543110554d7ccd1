import { FileValue, Image, type JsonValue, type Value } from '@kumiki/component-sdk/values';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Leaving } from '../../../executors/local/leaving.ts';
import { fileFrom, fileOf, valueFrom } from '../link/content.ts';
import { unpack } from '../link/packing.ts';
import type { Handle, OutputRef, ToPod, ValueRef } from '../link/protocol.ts';

/** The values of one connection that lie in a pod. */
export class PodValues {
  readonly #values = new Map<Handle, Promise<Value>>();
  #last = 0;

  put(
    { handle, value, file, packed, readers }: Extract<ToPod, { readonly type: 'put' }>,
    content: readonly Buffer[],
  ): void {
    const read = async (): Promise<Value> => {
      const pieces = packed ? await unpack(content, packed) : content;
      const found = file ? fileFrom(file, pieces) : await valueFrom(value!, pieces);
      if (found instanceof Image && readers !== undefined) found.expectReaders(readers);
      return found;
    };
    const reading = read();
    reading.catch(() => undefined); // whoever asks for it hears why
    this.#values.set(handle, reading);
  }

  async get(handle: Handle): Promise<Value> {
    const value = this.#values.get(handle);
    if (!value) throw kumikiError('REPLICA_ANSWER_INVALID', { reason: `there is no value ${handle}` });
    return await value;
  }

  drop(handles: readonly Handle[]): void {
    for (const handle of handles) this.#values.delete(handle);
  }

  async inputs(refs: Readonly<Record<string, ValueRef>>): Promise<Record<string, Value>> {
    const inputs: Record<string, Value> = {};
    for (const [name, ref] of Object.entries(refs)) inputs[name] = await this.#input(ref);
    return inputs;
  }

  /** Images and files stay here, data goes out. @param leaves images go along as the files to hand out */
  async output(
    value: Value,
    readers: number,
    leaves: Leaving | undefined,
    content: Uint8Array[],
  ): Promise<OutputRef> {
    if (value instanceof Image) {
      value.expectReaders(readers);
      const file = leaves && (await fileOf(value, content, leaves));
      return { held: this.#hold(value), kind: 'image', ...(file && { file }) };
    }
    if (value instanceof FileValue) return { held: this.#hold(value), kind: 'file' };
    if (!Array.isArray(value) || !value.some(mustStay)) return { data: value as JsonValue };
    const list: OutputRef[] = [];
    for (const element of value as readonly Value[])
      list.push(await this.output(element, readers, leaves, content));
    return { list };
  }

  async #input(ref: ValueRef): Promise<Value> {
    if ('held' in ref) return await this.get(ref.held);
    if ('data' in ref) return ref.data;
    const list: Value[] = [];
    for (const element of ref.list) list.push(await this.#input(element));
    return list;
  }

  #hold(value: Value): Handle {
    const handle = ++this.#last;
    this.#values.set(handle, Promise.resolve(value));
    return handle;
  }
}

function mustStay(value: Value): boolean {
  return (
    value instanceof Image || value instanceof FileValue || (Array.isArray(value) && value.some(mustStay))
  );
}
