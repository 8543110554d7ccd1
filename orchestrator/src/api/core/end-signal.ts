/**
 * A signal that is aborted with the first of several others, or when a time is over, until it is disposed.
 *
 * `AbortSignal.any` and `AbortSignal.timeout` do the same with weak references, which V8 lets go of only when it marks its
 * whole heap. What a request holds, its image with it, should not wait for that.
 */
export class EndSignal implements Disposable {
  readonly #controller = new AbortController();
  readonly #sources: readonly AbortSignal[];
  readonly #timer: NodeJS.Timeout | undefined;
  #isLate = false;

  /** @param ms after which it is late; without it, it never is */
  constructor(sources: readonly AbortSignal[], ms?: number) {
    this.#sources = sources;
    const aborted = sources.find((source) => source.aborted);
    if (aborted) {
      this.#controller.abort(aborted.reason);
      return;
    }
    for (const source of sources) source.addEventListener('abort', this);
    if (ms !== undefined) this.#timer = setTimeout(() => this.#late(), Math.ceil(ms));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it is the time that ended it. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** One of the others was aborted. */
  handleEvent(event: Event): void {
    this.#abort((event.target as AbortSignal).reason);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const source of this.#sources) source.removeEventListener('abort', this);
  }

  #late(): void {
    this.#isLate = true;
    this.#abort(new DOMException('The time is over', 'TimeoutError'));
  }

  #abort(reason: unknown): void {
    this[Symbol.dispose]();
    this.#controller.abort(reason);
  }
}
