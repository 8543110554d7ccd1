/** The slots of one answer: written again when all who read something in them have said so. */
export class AnswerSlots {
  readonly #free: () => void;
  #readers = 1;

  /** Whoever makes it is the first reader. @param free says to the host that they are read */
  constructor(free: () => void) {
    this.#free = free;
  }

  /** Somebody else reads in them, too. @returns says once that it has */
  hold(): () => void {
    this.#readers++;
    let held = true;
    return () => {
      if (held) this.release();
      held = false;
    };
  }

  release(): void {
    this.#readers--;
    if (this.#readers === 0) this.#free();
  }
}
