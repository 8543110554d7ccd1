import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { JsonValue } from '@kumiki/component-sdk/values';
import { recallValues, storeValues, type StoredValue, type StoredValues } from '../../execution/index.ts';
import { fetchValue } from '../../executors/index.ts';
import type { NamedValues } from '../value-cache.ts';
import { tooMany } from './limits.ts';
import type { Pin, PinLimits, PinStore } from './pin.ts';

export interface PinsOptions {
  readonly store: PinStore;
  readonly objects: ObjectStore;
  readonly limits?: PinLimits;
}

/** For one pipeline: 50 steps, and 256 MB of what they gave. */
const defaultLimits: PinLimits = { count: 50, bytes: 256_000_000 };

/** Keeps what steps gave in previews beyond the memory of the platform. */
export class Pins {
  readonly #store: PinStore;
  readonly #objects: ObjectStore;
  readonly #limits: PinLimits;

  constructor({ store, objects, limits = defaultLimits }: PinsOptions) {
    this.#store = store;
    this.#objects = objects;
    this.#limits = limits;
  }

  /** @throws PIPELINE_NOT_FOUND, PINS_TOO_MANY, what the object store throws */
  async keep(
    project: string,
    pipeline: string,
    { values, ...pin }: Pick<Pin, 'step' | 'key' | 'about' | 'by'> & { readonly values: NamedValues },
  ): Promise<Pin> {
    // What is pinned may be looked at or gone on with: pixels serve both.
    const stored = await storeValues(this.#objects, values, () => 'pixels');
    const bytes = Object.values(stored).reduce((sum, value) => sum + bytesOf(value), 0);
    if (bytes > this.#limits.bytes) throw tooMany(this.#limits);
    return await this.#store.put(project, pipeline, { ...pin, values: stored, bytes }, this.#limits);
  }

  async list(project: string, pipeline: string): Promise<readonly Pin[]> {
    return await this.#store.list(project, pipeline);
  }

  async remove(project: string, pipeline: string, step: string): Promise<void> {
    await this.#store.remove(project, pipeline, step);
  }

  /** The values of a key; nothing where none are kept, or their files are gone. */
  async values(project: string, key: string): Promise<NamedValues | undefined> {
    const stored = await this.#store.find(project, key);
    return stored && (await this.#read(stored));
  }

  async #read(stored: StoredValues): Promise<NamedValues | undefined> {
    const held = recallValues(this.#objects, stored);
    try {
      const read = Object.entries(held).map(
        async ([name, value]) => [name, await fetchValue(value)] as const,
      );
      return Object.fromEntries(await Promise.all(read));
    } catch {
      // Without them the step runs as any other.
      return undefined;
    }
  }
}

function bytesOf(value: StoredValue): number {
  if ('list' in value) return value.list.reduce((sum, one) => sum + bytesOf(one), 0);
  return 'digest' in value ? value.size : JSON.stringify((value as { data?: JsonValue }).data ?? null).length;
}
