/** What is stored beside the work of an item. */
export class Keeping {
  readonly #running = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];

  get isEmpty(): boolean {
    return this.#running.size === 0;
  }

  add(work: Promise<void> | undefined): void {
    if (!work) return;
    const running: Promise<void> = work
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Does something when what is being kept now is stored; at once where nothing is. */
  afterwards(act: () => void): void {
    if (this.#running.size === 0) act();
    else void Promise.all(this.#running).then(act);
  }

  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** @throws the first error of what could not be stored */
  check(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }
}
