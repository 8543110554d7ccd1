import type { ExecutionStore } from '../../execution/index.ts';
import type { Plan } from '../../pipeline/index.ts';

/** Executions that a mean is made of. */
const looked = 10;
/** How long a mean counts, in ms. */
const freshMs = 10_000;
/** Means that are kept. */
const most = 1000;
/** For a pipeline that has not run so far, a step of one image, in ms. */
const guessedStepMs = 200;

/** How long executions of a pipeline took lately, from acceptance to their end. */
export class MeanDurations {
  readonly #store: Pick<ExecutionStore, 'list'>;
  readonly #known = new Map<string, { readonly ms: number; readonly until: number }>();

  constructor(store: Pick<ExecutionStore, 'list'>) {
    this.#store = store;
  }

  /** When an execution of one item is likely to be over that is accepted now: milliseconds since the epoch. */
  async completion(project: string, { pipeline, steps }: Plan): Promise<number> {
    const now = Date.now();
    const key = `${project}/${pipeline.name}`;
    const known = this.#known.get(key);
    if (known && known.until > now) return now + known.ms;
    const filter = { pipeline: pipeline.name, status: ['succeeded'] } as const;
    const { executions } = await this.#store.list(project, filter, { limit: looked });
    const single = executions.filter(({ counts }) => counts.total === 1);
    const times = single.map(({ createdAt, endedAt = createdAt }) => Math.max(1, endedAt - createdAt));
    const ms = times.length > 0 ? mean(times) : guessedStepMs * steps.length;
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(key, { ms, until: now + freshMs });
    return now + ms;
  }
}

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}
