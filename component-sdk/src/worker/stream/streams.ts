import type { Reporter } from '../../progress/index.ts';
import type { StreamContext } from '../component.ts';
import { OneStream } from './one-stream.ts';

/** How many streams of one component are open at a time; the one that was silent for longest ends where there are more. */
const mostStreams = 64;

/** One frame of a stream. */
export interface StreamFrame {
  /** Frames of one name go through one generator, in the order in which they come. Without it, the frame is a stream. */
  readonly stream?: string | undefined;
  readonly inputs: object;
  readonly params: Readonly<Record<string, unknown>>;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  readonly traceparent?: string | undefined;
}

export type OpenStream = (
  frames: AsyncIterableIterator<never>,
  params: never,
  context: StreamContext<never>,
) => AsyncIterable<unknown>;

interface Open {
  readonly stream: OneStream<object>;
  readonly params: string;
  /** What the context of the generator shows of the frame that is at work. */
  readonly now: { frame: StreamFrame };
  /** Settles when the frame before has its answer. */
  turn: Promise<unknown>;
}

/** The streams of a component that keeps something from frame to frame. */
export class Streams {
  readonly #component: string;
  readonly #open: OpenStream;
  readonly #state: unknown;
  readonly #streams = new Map<string, Open>();
  /** Streams that broke: the next frame hears that what was kept is gone. */
  readonly #broken = new Set<string>();

  constructor(component: string, open: OpenStream, state: unknown) {
    this.#component = component;
    this.#open = open;
    this.#state = state;
  }

  /**
   * The answer to a frame. Other parameters than those of the frame before begin the stream anew, and so does the frame
   * after one that failed.
   * @throws what the generator throws, COMPONENT_STREAM_INVALID
   */
  async answer(frame: StreamFrame): Promise<unknown> {
    const name = frame.stream ?? '';
    if (name === '') return await this.#alone(frame);
    const params = JSON.stringify(frame.params);
    const before = this.#streams.get(name);
    if (before && before.params !== params) await this.end(name);
    const open = this.#streams.get(name) ?? this.#begin(frame, params);
    // The one used last comes last.
    this.#streams.delete(name);
    this.#streams.set(name, open);
    if (this.#broken.delete(name))
      frame.reporter.log.warn('What was kept from earlier frames is gone: the frame before failed.');
    const answered = open.turn.then(async () => {
      // The frame before broke it while this one waited.
      if (this.#streams.get(name) !== open) return await this.answer(frame);
      open.now.frame = frame;
      return await open.stream.answer(frame.inputs);
    });
    open.turn = answered.catch(() => undefined);
    try {
      await this.#endOldest();
      return await answered;
    } catch (thrown) {
      if (this.#streams.get(name) === open) this.#streams.delete(name);
      this.#broken.add(name);
      await open.stream.leave().catch(() => undefined);
      throw thrown;
    }
  }

  /** No frames of a stream come any more. @throws what the generator throws at its end */
  async end(name: string): Promise<void> {
    const open = this.#streams.get(name);
    this.#streams.delete(name);
    this.#broken.delete(name);
    await open?.turn;
    await open?.stream.end();
  }

  /** Ends all. @throws the first error of a generator */
  async endAll(): Promise<void> {
    const ended = await Promise.allSettled(
      [...this.#streams.keys()].map(async (name) => await this.end(name)),
    );
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }

  async #alone(frame: StreamFrame): Promise<unknown> {
    const { stream } = this.#begin(frame, '');
    try {
      const answer = await stream.answer(frame.inputs);
      await stream.end();
      return answer;
    } catch (thrown) {
      await stream.leave().catch(() => undefined);
      throw thrown;
    }
  }

  #begin(frame: StreamFrame, params: string): Open {
    const now = { frame };
    const context: StreamContext<unknown> = {
      state: this.#state,
      get log() {
        return now.frame.reporter.log;
      },
      get progress() {
        return now.frame.reporter.progress;
      },
      get signal() {
        return now.frame.signal;
      },
      get traceparent() {
        return now.frame.traceparent;
      },
    };
    const stream = new OneStream<object>(this.#component, (frames) =>
      this.#open(frames as never, frame.params as never, context as never),
    );
    return { stream, params, now, turn: Promise.resolve() };
  }

  async #endOldest(): Promise<void> {
    const [oldest] = this.#streams.keys();
    if (this.#streams.size > mostStreams) await this.end(oldest!).catch(() => undefined);
  }
}
