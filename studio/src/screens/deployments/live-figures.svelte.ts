import type { ApiError } from '../../api/client.ts';
import { findDeployment, type Deployment, type LiveStatus } from '../../api/deployments.ts';

/** How often it is looked at, in ms. */
const everyMs = 1000;
/** What a rate is told over, in ms: single frames should not make it jump. */
const rateMs = 5000;

export interface Counted {
  readonly at: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** The name that frames of the deployment as a whole are counted under. */
export const allFrames = '';

/**
 * A deployment that is looked at once a second. Whoever shows a figure of it asks here for that figure: what is drawn
 * around it stays as it is.
 */
export class LiveFigures {
  deployment = $state.raw<Deployment | undefined>(undefined);
  /** It was asked for once. */
  isKnown = $state(false);
  /** The platform does not answer: what is shown is from before. */
  isLost = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);
  rates = $state.raw<ReadonlyMap<string, number>>(new Map());
  readonly #name: string;
  readonly #stopped = new AbortController();
  #counted: Counted[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  get status(): LiveStatus | undefined {
    return this.deployment?.live;
  }

  start(): void {
    void this.#look();
  }

  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#timer);
  }

  /** Looks at once, after something was changed. */
  async reload(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#look();
  }

  async #look(): Promise<void> {
    try {
      const found = await findDeployment(this.#name, this.#stopped.signal);
      if (this.#stopped.signal.aborted) return;
      this.#take(found);
    } catch (thrown) {
      if (this.#stopped.signal.aborted) return;
      const error = thrown as ApiError;
      this.isLost = true;
      // Who is not there now may be in a moment; who may not look will not be let in by asking again.
      this.error = error.status === 0 || error.status >= 500 ? this.error : error;
      if (this.error) return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), everyMs);
  }

  #take(found: Deployment | undefined): void {
    this.deployment = found;
    this.isKnown = true;
    this.isLost = false;
    this.error = undefined;
    if (!found?.live) {
      this.#counted = [];
      this.rates = new Map();
      return;
    }
    const now = { at: performance.now(), counts: countsOf(found.live) };
    this.#counted = [...this.#counted, now].filter(({ at }) => at >= now.at - rateMs - everyMs);
    this.rates = ratesSince(this.#counted[0]!, now);
  }
}

function countsOf({ frames, steps }: LiveStatus): ReadonlyMap<string, number> {
  return new Map([
    [allFrames, frames.out + frames.failed],
    ...steps.map(({ step, out, failed, skipped }) => [step, out + failed + skipped] as const),
  ]);
}

/** Frames a second between two looks. Counters that began anew say nothing for once. */
export function ratesSince(before: Counted, now: Counted): ReadonlyMap<string, number> {
  const seconds = (now.at - before.at) / 1000;
  if (seconds <= 0) return new Map();
  return new Map(
    [...now.counts].flatMap(([name, count]) => {
      const more = count - (before.counts.get(name) ?? 0);
      return more < 0 ? [] : [[name, more / seconds] as const];
    }),
  );
}
