/** What can be taken back, and done again. */
export class History<State> {
  readonly #past: State[];
  readonly #future: State[];
  readonly present: State;

  private constructor(past: State[], present: State, future: State[]) {
    this.#past = past;
    this.present = present;
    this.#future = future;
  }

  static start<State>(state: State): History<State> {
    return new History<State>([], state, []);
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** @param together the change goes on with the one before: both are taken back at once */
  push(state: State, { together = false } = {}): History<State> {
    if (together && this.#past.length > 0) return new History(this.#past, state, []);
    return new History([...this.#past.slice(1 - mostSteps), this.present], state, []);
  }

  undo(): History<State> {
    const before = this.#past.at(-1);
    return before === undefined
      ? this
      : new History(this.#past.slice(0, -1), before, [this.present, ...this.#future]);
  }

  redo(): History<State> {
    const [after, ...rest] = this.#future;
    return after === undefined ? this : new History([...this.#past, this.present], after, rest);
  }
}

const mostSteps = 200;
