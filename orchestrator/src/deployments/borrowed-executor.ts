import type { ExecutionObserver, ExecutionTask, Executor } from '../executors/index.ts';
import type { Generation } from './live/generation.ts';

/** The processes of a deployment, for a recorded execution: they stay until it has ended, and are not ended with it. */
export class BorrowedExecutor implements Executor {
  readonly #generation: Generation;

  constructor(generation: Generation) {
    this.#generation = generation;
  }

  get kind(): Executor['kind'] {
    return this.#generation.warm.kind;
  }

  async execute(task: ExecutionTask, observer: ExecutionObserver): Promise<void> {
    await this.#generation.using(async () => await this.#generation.warm.execute(task, observer));
  }

  /** Whoever lent it ends it. */
  async close(): Promise<void> {
    await Promise.resolve();
  }
}
