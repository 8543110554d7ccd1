import type { KeptExecution } from '../execution/store/execution-store.ts';
import { allPipelines } from './policy-store.ts';
import { keptKinds, kindLimits, type Kept, type KindLimits, type RetentionPolicy } from './policy.ts';

/** Says what goes of executions that it is shown one after another, from the newest on. */
export interface Rule {
  /** @returns what goes; the record as a whole takes all else with it, and is then the only one */
  of(execution: KeptExecution): readonly Kept[];
}

export interface ExpiryOptions {
  /** By the name of the pipeline; `allPipelines` for all. */
  readonly policies: Readonly<Record<string, RetentionPolicy>>;
  /** What counts where nobody set anything. */
  readonly settings: RetentionPolicy;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What goes by the limits of age and size; the newest executions have the room. What is open counts and stays; what is
 * pinned neither counts nor goes.
 */
export class Expiry implements Rule {
  readonly #options: ExpiryOptions;
  readonly #bytes = new Map<string, Record<Kept, number>>();
  readonly #limits = new Map<string, KindLimits>();

  constructor(options: ExpiryOptions) {
    this.#options = options;
  }

  of(execution: KeptExecution): readonly Kept[] {
    const { pinned, endedAt, bytes, removed, pipeline } = execution;
    if (pinned) return [];
    const limits = this.#limitsOf(execution);
    const sums = this.#sumsOf(pipeline);
    const gone: Kept[] = [];
    for (const kind of keptKinds) {
      const held = kind === 'record' ? totalOf(execution) : bytes[kind];
      sums[kind] += held;
      if (endedAt === undefined) continue;
      const { maxAgeMs, maxBytes } = limits[kind];
      const isOld = maxAgeMs !== undefined && endedAt + maxAgeMs <= this.#options.now;
      const isOver = maxBytes !== undefined && sums[kind] > maxBytes;
      if (!isOld && !isOver) continue;
      // What is marked and has bytes was left in the middle of a clean-up.
      if (kind === 'record') return ['record'];
      if (held > 0 || (isOld && !removed.includes(kind))) gone.push(kind);
    }
    return gone;
  }

  #limitsOf({ pipeline, keepForMs }: KeptExecution): KindLimits {
    const key = `${pipeline}/${keepForMs}`;
    const known = this.#limits.get(key);
    if (known) return known;
    const { policies, settings } = this.#options;
    const own = Object.hasOwn(policies, pipeline) ? policies[pipeline] : undefined;
    const limits = kindLimits([own ?? {}, policies[allPipelines] ?? {}, settings], keepForMs);
    this.#limits.set(key, limits);
    return limits;
  }

  #sumsOf(pipeline: string): Record<Kept, number> {
    const sums = this.#bytes.get(pipeline) ?? { record: 0, intermediates: 0, results: 0, inputs: 0, logs: 0 };
    this.#bytes.set(pipeline, sums);
    return sums;
  }
}

export function totalOf({ bytes }: KeptExecution): number {
  return Object.values(bytes).reduce((sum, one) => sum + one, 0);
}

/**
 * Where all executions together take too much room, the oldest give it: their intermediates, or their records as a
 * whole.
 */
export class Overflow implements Rule {
  readonly #maxBytes: number;
  readonly #what: 'intermediates' | 'record';
  #bytes = 0;

  constructor(maxBytes: number, what: 'intermediates' | 'record') {
    this.#maxBytes = maxBytes;
    this.#what = what;
  }

  of(execution: KeptExecution): readonly Kept[] {
    this.#bytes += totalOf(execution);
    if (execution.pinned || execution.endedAt === undefined || this.#bytes <= this.#maxBytes) return [];
    return this.#what === 'record' || execution.bytes.intermediates > 0 ? [this.#what] : [];
  }
}

/** Rules one after another, each about what those before it leave. */
export class InTurn implements Rule {
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  of(execution: KeptExecution): readonly Kept[] {
    const gone: Kept[] = [];
    let left = execution;
    for (const rule of this.#rules) {
      const kinds = rule.of(left);
      if (kinds.includes('record')) return kinds;
      gone.push(...kinds);
      left = { ...left, bytes: { ...left.bytes, ...Object.fromEntries(kinds.map((kind) => [kind, 0])) } };
    }
    return gone;
  }
}
