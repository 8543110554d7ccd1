/** Streams for which components had kept something that is gone with its process. */
export class LostStates {
  readonly #unsaid = new Set<string>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  lose(streams: Iterable<string>): void {
    for (const stream of streams) {
      this.#unsaid.add(stream);
      this.#count++;
    }
  }

  /** Whether a stream has lost something that nobody was told of yet. */
  isLost(stream: string): boolean {
    return this.#unsaid.delete(stream);
  }

  /** The stream is over. */
  forget(stream: string): void {
    this.#unsaid.delete(stream);
  }
}
