import { FileValue, Image, type Value } from '@kumiki/component-sdk/values';

export type NamedValues = Readonly<Record<string, Value>>;

export interface ValueCacheOptions {
  /** Of all values together. */
  readonly maxBytes: number;
  /** How long values stay that nobody asks for, in ms. */
  readonly idle: number;
}

interface Entry {
  readonly values: NamedValues;
  readonly bytes: number;
  usedAt: number;
}

/** Values in memory, by key: with a limit, and not for long. Those that nobody asked for the longest time go first. */
export class ValueCache implements Disposable {
  readonly #options: ValueCacheOptions;
  /** The one used last comes last. */
  readonly #entries = new Map<string, Entry>();
  readonly #timer: NodeJS.Timeout;
  #bytes = 0;

  constructor(options: ValueCacheOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#forgetIdle(), Math.max(1, options.idle / 10));
    this.#timer.unref();
  }

  /** Bytes of all of them. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): NamedValues | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    entry.usedAt = performance.now();
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.values;
  }

  /**
   * Values larger than all may be together are not kept.
   * @param own what they take in memory, where that is not what they are
   */
  put(key: string, values: NamedValues, own?: number): void {
    this.#remove(key);
    const bytes =
      own ?? Object.values(values).reduce<number>((sum, value) => sum + bytesOf(value), key.length);
    if (bytes > this.#options.maxBytes) return;
    this.#entries.set(key, { values, bytes, usedAt: performance.now() });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#options.maxBytes) break;
      this.#remove(oldest);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#entries.clear();
    this.#bytes = 0;
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  #forgetIdle(): void {
    const before = performance.now() - this.#options.idle;
    for (const [key, { usedAt }] of this.#entries) {
      if (usedAt > before) break;
      this.#remove(key);
    }
  }
}

/** What a value takes in memory, in bytes. */
export function bytesOf(value: Value): number {
  if (Array.isArray(value))
    return (value as readonly Value[]).reduce<number>((sum, one) => sum + bytesOf(one), 0);
  if (value instanceof FileValue) return value.size;
  if (!(value instanceof Image)) return JSON.stringify(value).length;
  const { width, height, depth, space, alpha, encodedBytes } = value;
  if (!value.isDecoded && encodedBytes) return encodedBytes.byteLength;
  const channels = (space === 'grey' ? 1 : 3) + (alpha ? 1 : 0);
  return width * height * channels * (depth === 'float' ? 4 : depth / 8);
}
