import { kumikiError, type KumikiError } from '../../errors/index.ts';

/** What a component's `stream` gives: one answer for each frame. */
export type Answers = AsyncIterator<unknown, unknown>;

/**
 * The frames of one stream and the generator that answers them, in turn: a frame goes in when the one before it has its
 * answer. So whoever sends frames never has more of them waiting here than one, and answers belong to frames by their order.
 */
export class OneStream<Frame> {
  readonly #component: string;
  readonly #answers: Answers;
  #frame: { readonly inputs: Frame } | undefined;
  #isTaken = true;
  #isOver = false;
  /** Where the generator took no word for an answer: it hears it again at each step. */
  #wrong: KumikiError | undefined;

  constructor(component: string, open: (frames: AsyncIterableIterator<Frame>) => AsyncIterable<unknown>) {
    this.#component = component;
    this.#answers = open(this.#frames())[Symbol.asyncIterator]();
  }

  /** @throws what the generator throws, COMPONENT_STREAM_INVALID; the stream is over then */
  async answer(inputs: Frame): Promise<unknown> {
    this.#frame = { inputs };
    this.#isTaken = false;
    const { done, value } = await this.#answers.next();
    if (this.#wrong) throw this.#wrong;
    if (done) throw this.#invalid('it ended before its frames did');
    if (!this.#isTaken) throw this.#invalid('it gave an answer before it took the frame');
    this.#frame = undefined;
    return value;
  }

  /** No frame comes any more: the generator runs to its end. @throws what it throws, COMPONENT_STREAM_INVALID */
  async end(): Promise<void> {
    this.#isOver = true;
    const { done } = await this.#answers.next();
    if (done) return;
    await this.leave();
    throw this.#invalid('it gave an answer after the last frame');
  }

  /** Lets go of a generator that is not to be asked any more. */
  async leave(): Promise<void> {
    this.#isOver = true;
    await this.#answers.return?.();
  }

  #frames(): AsyncIterableIterator<Frame> {
    const next = async (): Promise<IteratorResult<Frame, undefined>> => {
      if (this.#isOver) return { done: true, value: undefined };
      if (this.#isTaken) {
        this.#wrong = this.#invalid('it took the next frame before it had given the answer to this one');
        throw this.#wrong;
      }
      this.#isTaken = true;
      return { done: false, value: this.#frame!.inputs };
    };
    const frames: AsyncIterableIterator<Frame> = { next, [Symbol.asyncIterator]: () => frames };
    return frames;
  }

  #invalid(reason: string): KumikiError {
    return kumikiError('COMPONENT_STREAM_INVALID', { component: this.#component, reason });
  }
}
