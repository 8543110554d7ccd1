import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore, PutOptions } from '@kumiki/component-sdk/storage';
import { artifactsIn, type StoredValues } from '../../execution/model/value.ts';
import type { InputSource, Item } from '../executor.ts';
import type { HelperTask } from './helper/protocol.ts';
import { sentInputs } from './sent-values.ts';

interface OpenedObject {
  /** Bytes. */
  readonly size: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What is wrong with the store as a whole, and not with one object. */
const storeTroubles: ReadonlySet<string> = new Set([
  'STORE_FULL',
  'STORE_ACCESS_DENIED',
  'STORE_UNAVAILABLE',
  'STORE_NOT_FOUND',
  'STORE_REFUSED',
]);

/** The objects of one execution on the cluster: what its helpers may read, and what they put. */
export class RunObjects {
  readonly store: ObjectStore;
  readonly #warn: (error: KumikiError) => void;
  /** What helpers may read: it was handed out to them, or came from them. */
  readonly #named = new Set<string>();
  /** Codes of what was told of the store. */
  readonly #troubles = new Set<string>();

  constructor(store: ObjectStore, warn: (error: KumikiError) => void) {
    this.store = store;
    this.#warn = warn;
  }

  /** Helpers may read it. */
  name(digest: string): void {
    this.#named.add(digest);
  }

  nameInputs(inputs: Readonly<Record<string, InputSource>>): void {
    for (const source of Object.values(inputs)) this.#nameSource(source);
  }

  /** An object that belongs to the execution. @throws OBJECT_NOT_FOUND */
  async open(digest: string, signal: AbortSignal): Promise<OpenedObject> {
    const isOurs = this.#named.has(digest);
    const found = isOurs ? await this.#told(this.store.stat(digest)) : undefined;
    if (!found) throw kumikiError('OBJECT_NOT_FOUND', { digest });
    return { size: found.size, chunks: this.store.get(digest, { signal }) };
  }

  /** @throws OBJECT_CORRUPT where the bytes are others, what the store throws */
  async put(digest: string, chunks: AsyncIterable<Uint8Array>, options: PutOptions): Promise<void> {
    const { digest: found } = await this.#told(this.store.put(chunks, options));
    if (found !== digest)
      throw kumikiError('OBJECT_CORRUPT', { digest, reason: `the bytes that came are ${found}` });
    this.#named.add(digest);
  }

  /** What a record refers to is there, whole. @throws OBJECT_NOT_FOUND, OBJECT_CORRUPT */
  async verify(values: StoredValues): Promise<void> {
    for (const { digest, size } of artifactsIn(values)) {
      const found = await this.#told(this.store.stat(digest));
      if (!found) throw kumikiError('OBJECT_NOT_FOUND', { digest });
      if (found.size !== size)
        throw kumikiError('OBJECT_CORRUPT', { digest, reason: `it has ${found.size} bytes and not ${size}` });
      this.#named.add(digest);
    }
  }

  /** Helpers ask again while the store takes or gives nothing; whoever waits for the execution hears why, once. */
  async #told<Value>(asked: Promise<Value>): Promise<Value> {
    try {
      return await asked;
    } catch (thrown) {
      const error = asKumikiError(thrown);
      if (storeTroubles.has(error.code) && !this.#troubles.has(error.code)) {
        this.#troubles.add(error.code);
        this.#warn(error);
      }
      throw error;
    }
  }

  /** Inputs as they go to a helper, which may read them then. */
  async sent(inputs: Item['inputs']): Promise<HelperTask['shared']> {
    return await this.#told(sentInputs(this.store, inputs, (digest) => this.#named.add(digest)));
  }

  /** Known from the beginning, since a pod may have been handed it by a process before this one. */
  #nameSource(source: InputSource): void {
    if (source.kind === 'list') source.elements.forEach((one) => this.#nameSource(one));
    else if (source.kind === 'bytes' && source.path === undefined && source.digest !== undefined)
      this.#named.add(source.digest);
  }
}
