import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore, PutOptions } from '@kumiki/component-sdk/storage';
import { artifactsIn, type StoredValues } from '../../execution/model/value.ts';
import type { InputSource, Item } from '../executor.ts';
import type { HelperTask } from './helper/protocol.ts';
import { sentInputs } from './sent-values.ts';

interface OpenedObject {
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

/** What was put so long ago, in ms, is looked for again. */
const freshMs = 5 * 60_000;

/** The objects of one execution on the cluster: what its helpers may read, and what they put. */
export class RunObjects {
  readonly store: ObjectStore;
  readonly #warn: (error: KumikiError) => void;
  /** What helpers may read: it was handed out to them, or came from them. */
  readonly #named = new Set<string>();
  /** What was put here and is not recorded yet: the store has acknowledged it. */
  readonly #put = new Map<string, { readonly size: number; readonly at: number }>();
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
    if (!this.#named.has(digest)) throw kumikiError('OBJECT_NOT_FOUND', { digest });
    const chunks = this.store.get(digest, { signal })[Symbol.asyncIterator]();
    // What keeps it from being read is the answer, and not a break in it.
    const first = await this.#told(chunks.next());
    return { chunks: from(first, chunks) };
  }

  /** @throws OBJECT_CORRUPT where the bytes are others, what the store throws */
  async put(digest: string, chunks: AsyncIterable<Uint8Array>, options: PutOptions): Promise<void> {
    const { digest: found, size } = await this.#told(this.store.put(chunks, options));
    if (found !== digest)
      throw kumikiError('OBJECT_CORRUPT', { digest, reason: `the bytes that came are ${found}` });
    this.#named.add(digest);
    this.#put.set(digest, { size, at: performance.now() });
  }

  /** What a record refers to is there, whole. @throws OBJECT_NOT_FOUND, OBJECT_CORRUPT */
  async verify(values: StoredValues): Promise<void> {
    for (const { digest, size } of artifactsIn(values)) {
      const found = this.#justPut(digest) ?? (await this.#told(this.store.stat(digest)))?.size;
      if (found === undefined) throw kumikiError('OBJECT_NOT_FOUND', { digest });
      if (found !== size)
        throw kumikiError('OBJECT_CORRUPT', { digest, reason: `it has ${found} bytes and not ${size}` });
      this.#named.add(digest);
    }
  }

  /** The size of what was put here a moment ago; whoever cleans up leaves it alone for longer. */
  #justPut(digest: string): number | undefined {
    const put = this.#put.get(digest);
    this.#put.delete(digest);
    return put && performance.now() - put.at < freshMs ? put.size : undefined;
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

/** What was begun to be read, from its beginning. */
async function* from(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncIterator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
