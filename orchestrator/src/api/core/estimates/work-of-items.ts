import type { Execution, ExecutionStore } from '../../../execution/index.ts';

/** A pipeline version of a project. */
export interface PipelineVersion {
  readonly project: string;
  readonly pipeline: Execution['pipeline'];
}

/** Of each step, so many executions count: the last ones. */
const remembered = 7;
/** Versions that are known at a time. */
const mostVersions = 1000;
/** Executions that are looked at for a version that nothing is known of yet. */
const lookedAt = 3;
/** From a version's executions is learnt no more often than this, in ms. */
const learnEveryMs = 1000;
/** A step of one item about which nothing is known, in ms. */
export const guessedStepMs = 200;

interface Known {
  /** The median time of a step in each of the last executions, in ms. */
  readonly steps: Map<string, number[]>;
  learntAt: number;
}

/**
 * How much work an item of a pipeline version is, in ms of a lane: of each step the median time of the last executions, or
 * the shortest. It is learnt as executions end; of a version that this process has not seen yet, from its last few records, once.
 */
export class WorkOfItems {
  readonly #store: Pick<ExecutionStore, 'list' | 'stepTimes'>;
  readonly #known = new Map<string, Promise<Known>>();

  constructor(store: Pick<ExecutionStore, 'list' | 'stepTimes'>) {
    this.#store = store;
  }

  /** @param steps those of the plan */
  async ofItem(version: PipelineVersion, steps: readonly string[]): Promise<number> {
    const known = await this.#of(version);
    const all = steps.length > 0 ? steps : [...known.steps.keys()];
    const times = all.map((step) => median(known.steps.get(step) ?? []) ?? guessedStepMs);
    return times.reduce((sum, ms) => sum + ms, 0) || guessedStepMs;
  }

  /**
   * What an item took in the quickest of the last runs, in ms of a lane; nothing where none of the steps has run yet. Runs of
   * one or two items tell what a start costs, models and code included, and not what the next item would.
   */
  async measured(version: PipelineVersion, steps: readonly string[]): Promise<number | undefined> {
    const known = await this.#of(version);
    const times = steps.flatMap((step) => {
      const all = known.steps.get(step) ?? [];
      return all.length > 0 ? [Math.min(...all)] : [];
    });
    return times.length > 0 ? times.reduce((sum, ms) => sum + ms) : undefined;
  }

  /** Learns from an execution that has ended. */
  async learn(execution: Execution): Promise<void> {
    const known = await this.#of(execution);
    const now = performance.now();
    if (known.steps.size > 0 && now - known.learntAt < learnEveryMs) return;
    known.learntAt = now;
    await this.#take(known, execution);
  }

  async #of(version: PipelineVersion): Promise<Known> {
    const { project, pipeline } = version;
    const key = `${project}/${pipeline.name}@${pipeline.version ?? ''}`;
    const kept = this.#known.get(key);
    if (kept) return await kept;
    const looking = this.#lookUp(version);
    this.#known.set(key, looking);
    if (this.#known.size > mostVersions) this.#known.delete(this.#known.keys().next().value!);
    // What could not be read is looked up again.
    looking.catch(() => this.#known.delete(key));
    return await looking;
  }

  async #lookUp({ project, pipeline: { name, version } }: PipelineVersion): Promise<Known> {
    const known: Known = { steps: new Map(), learntAt: -Infinity };
    const status = ['succeeded', 'partial'] as const;
    const filter = { pipeline: name, status, ...(version !== undefined && { version }) };
    const { executions } = await this.#store.list(project, filter, { limit: lookedAt });
    for (const execution of executions.toReversed()) await this.#take(known, execution);
    return known;
  }

  /** Only steps that ran say how long they take: an answer of the cache is none for the next image. */
  async #take({ steps }: Known, execution: Execution): Promise<void> {
    for (const { step, p50Ms } of await this.#store.stepTimes(execution)) {
      if (p50Ms === undefined) continue;
      const times = steps.get(step) ?? [];
      steps.set(step, times);
      times.push(p50Ms);
      if (times.length > remembered) times.shift();
    }
  }
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
