import type { Lane, Lanes } from '@kumiki/orchestrator/executors';

/** Lanes that tell what components throw, with the stack of their code, before it becomes the error of an item. */
export class ListeningLanes implements Lanes {
  readonly #lanes: Lanes;
  readonly #onThrown: (thrown: unknown) => void;
  readonly #taken = new Map<Lane, Lane>();

  constructor(lanes: Lanes, onThrown: (thrown: unknown) => void) {
    this.#lanes = lanes;
    this.#onThrown = onThrown;
  }

  get width(): number {
    return this.#lanes.width;
  }

  async prepare(...args: Parameters<Lanes['prepare']>): Promise<void> {
    await this.#lanes.prepare(...args);
  }

  async take(signal: AbortSignal, urgent?: boolean): Promise<Lane> {
    const lane = await this.#lanes.take(signal, urgent);
    const listening: Lane = {
      run: async (...args) => await this.#heard(lane.run(...args)),
      endStream: (component, stream) => lane.endStream?.(component, stream),
      drop: (values) => lane.drop(values),
    };
    this.#taken.set(listening, lane);
    return listening;
  }

  giveBack(lane: Lane): void {
    const own = this.#taken.get(lane);
    this.#taken.delete(lane);
    this.#lanes.giveBack(own ?? lane);
  }

  async close(): Promise<void> {
    await this.#lanes.close();
  }

  async #heard<Result>(run: Promise<Result>): Promise<Result> {
    try {
      return await run;
    } catch (thrown) {
      this.#onThrown(thrown);
      throw thrown;
    }
  }
}
