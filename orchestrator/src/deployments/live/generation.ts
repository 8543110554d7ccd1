import type { FileValue } from '@kumiki/component-sdk/values';
import type { Executor, GroupUse } from '../../executors/index.ts';
import { bindPlan, type BoundPlan, type Plan } from '../../pipeline/index.ts';

/** Processes that stay up for one plan. */
export interface WarmExecutor extends Executor {
  readonly isStateful: boolean;
  readonly capacity: number;
  readonly use: readonly GroupUse[];
  scale(group: string, replicas: number): Promise<void>;
  forget(stream: string): void;
  /** What was kept of a stream before this began is gone: its next frame says so. */
  beginAnew(stream: string): void;
}

export interface GenerationParts {
  readonly plan: Plan;
  /** The processes, and what they are used through: with secrets opened. */
  readonly warm: WarmExecutor;
  readonly executor: Executor;
  readonly files: Readonly<Record<string, FileValue>>;
}

/** One version of a pipeline with its processes: a newer one takes its place when it is ready. */
export class Generation {
  readonly plan: Plan;
  readonly warm: WarmExecutor;
  readonly executor: Executor;
  readonly files: Readonly<Record<string, FileValue>>;
  #running = 0;
  #empty: (() => void) | undefined;

  constructor({ plan, warm, executor, files }: GenerationParts) {
    this.plan = plan;
    this.warm = warm;
    this.executor = executor;
    this.files = files;
  }

  get running(): number {
    return this.#running;
  }

  /** The plan for parameters. @throws PARAMETER_UNKNOWN, PARAMETER_INVALID */
  bind(params: Readonly<Record<string, unknown>>): BoundPlan {
    return bindPlan(this.plan, params);
  }

  /** Counts what is done with it, so that it is closed after that. */
  async using<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      if (this.#running === 0) this.#empty?.();
    }
  }

  /** Waits for what is done with it, and ends its processes. */
  async close(): Promise<void> {
    if (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#empty = resolve;
      });
    }
    await this.warm.close();
  }
}
