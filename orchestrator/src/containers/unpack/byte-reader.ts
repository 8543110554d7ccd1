/** Takes bytes out of chunks in pieces of other sizes. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #short: () => Error;
  #rest: Uint8Array = new Uint8Array();

  /** @param short made where the chunks end too early */
  constructor(chunks: AsyncIterable<Uint8Array>, short: () => Error) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#short = short;
  }

  /** So many bytes. @returns nothing where the chunks have ended just here, if that is allowed */
  async take(size: number, mayEnd = false): Promise<Buffer | undefined> {
    const taken = Buffer.alloc(size);
    for (let at = 0; at < size;) {
      if (mayEnd && at === 0 && !(await this.#more())) return undefined;
      const chunk = await this.some(size - at);
      taken.set(chunk, at);
      at += chunk.byteLength;
    }
    return taken;
  }

  /** One to so many bytes. */
  async some(most: number): Promise<Uint8Array> {
    if (!(await this.#more())) throw this.#short();
    const chunk = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(chunk.byteLength);
    return chunk;
  }

  async skip(size: number): Promise<void> {
    for (let left = size; left > 0;) left -= (await this.some(left)).byteLength;
  }

  /** Reads to the end, so that what checks the bytes on their way sees all of them. */
  async drain(): Promise<void> {
    while (await this.#more()) this.#rest = new Uint8Array();
  }

  async #more(): Promise<boolean> {
    while (this.#rest.byteLength === 0) {
      const next = await this.#chunks.next();
      if (next.done) return false;
      this.#rest = next.value;
    }
    return true;
  }
}
