import type { GroupUse } from '../../executors/index.ts';

export interface ReplicaLimits {
  readonly min: number;
  readonly max: number;
}

export interface ScalingStep {
  readonly group: string;
  readonly replicas: number;
}

export interface ScalingOptions {
  /** For how long fewer replicas must have been enough, before a group gets one less, in ms. Default 30,000. */
  readonly downMs?: number | undefined;
  /** Processors that all groups share; nothing where they have machines of their own. */
  readonly processors?: number | undefined;
}

/** How much of the present counts for what is known of a group; a look comes every `lookMs`. */
const weight = 0.3;
/** From here on more replicas are worth it, while frames wait. */
const full = 0.85;
/** The others would do the work of one that goes if they were no busier than this. */
const easy = 0.5;
/** From here on of the processors there are, one replica more would only take from the others. */
const exhausted = 0.95;
export const lookMs = 200;

interface Known {
  /** The part of its replicas that a frame has. */
  busy: number;
  easyLooks: number;
}

/**
 * Says how many replicas each group should have, from how busy they are, what they take of processors, and whether frames
 * wait: the busiest group gets one more, since that is what the stream waits for, and of two that are as busy the one that takes
 * more of a processor; one that had less to do than one replica fewer could do, for a while, gets one less. Where the
 * processors of the machine have no time left, nobody gets more: it would not be quicker.
 */
export class Scaling {
  readonly #limits: ReplicaLimits;
  readonly #looksUntilLess: number;
  readonly #processors: number;
  readonly #groups = new Map<string, Known>();
  /** Processor time of each group so far, and how many processors each has at work, smoothed. */
  readonly #used = new Map<string, { cpuMs: number; processors: number }>();
  #lookedAt: number | undefined;

  constructor(limits: ReplicaLimits, { downMs = 30_000, processors = Infinity }: ScalingOptions = {}) {
    this.#limits = limits;
    this.#looksUntilLess = downMs / lookMs;
    this.#processors = processors;
  }

  /** @param waiting frames that wait before the first group @param now in ms */
  look(uses: readonly GroupUse[], waiting: number, now = performance.now()): ScalingStep | undefined {
    const { min, max } = this.#limits;
    for (const use of uses) this.#learn(use, now);
    this.#lookedAt = now;
    const isBehind = waiting > 0 || uses.some((use) => use.waiting > 0);
    const [busiest] = uses
      .filter((use) => use.starting === 0 && use.replicas < max && this.#busy(use) >= full)
      .toSorted((a, b) => this.#busy(b) - this.#busy(a) || this.#processorsOf(b) - this.#processorsOf(a));
    if (isBehind && busiest && !this.#isExhausted(uses)) {
      this.#groups.delete(busiest.group);
      return { group: busiest.group, replicas: busiest.replicas + 1 };
    }
    const idle = uses.find(({ group, replicas }) => {
      return replicas > min && this.#groups.get(group)!.easyLooks >= this.#looksUntilLess;
    });
    if (!idle) return undefined;
    this.#groups.delete(idle.group);
    return { group: idle.group, replicas: idle.replicas - 1 };
  }

  #learn({ group, busy, replicas, cpuMs }: GroupUse, now: number): void {
    const part = replicas === 0 ? 0 : busy / replicas;
    const known = this.#groups.get(group) ?? { busy: part, easyLooks: 0 };
    known.busy += weight * (part - known.busy);
    known.easyLooks = known.busy * replicas <= easy * (replicas - 1) ? known.easyLooks + 1 : 0;
    this.#groups.set(group, known);
    const used = this.#used.get(group);
    const passed = now - (this.#lookedAt ?? now);
    const processors = used && passed > 0 ? Math.max(0, cpuMs - used.cpuMs) / passed : 0;
    const before = used?.processors ?? 0;
    this.#used.set(group, { cpuMs, processors: before + weight * (processors - before) });
  }

  #isExhausted(uses: readonly GroupUse[]): boolean {
    return uses.reduce((sum, use) => sum + this.#processorsOf(use), 0) >= exhausted * this.#processors;
  }

  #processorsOf({ group }: GroupUse): number {
    return this.#used.get(group)?.processors ?? 0;
  }

  #busy({ group }: GroupUse): number {
    return this.#groups.get(group)?.busy ?? 0;
  }
}
