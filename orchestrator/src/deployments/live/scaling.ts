import type { GroupUse } from '../../executors/index.ts';

export interface ReplicaLimits {
  readonly min: number;
  readonly max: number;
}

export interface ScalingStep {
  readonly group: string;
  readonly replicas: number;
}

/** How much of the present counts for what is known of a group; a look comes every `lookMs`. */
const weight = 0.3;
/** From here on more replicas are worth it, while frames wait. */
const full = 0.85;
/** The others would do the work of one that goes if they were no busier than this. */
const easy = 0.5;
export const lookMs = 200;

interface Known {
  busy: number;
  easyLooks: number;
}

/**
 * Says how many replicas each group should have, from how busy they are and whether frames wait: the busiest group gets
 * one more, since that is what the stream waits for; one that had less to do than one replica fewer could do, for a
 * while, gets one less.
 */
export class Scaling {
  readonly #limits: ReplicaLimits;
  readonly #looksUntilLess: number;
  readonly #groups = new Map<string, Known>();

  /** @param downMs for how long it must have been so, before a group gets one less */
  constructor(limits: ReplicaLimits, downMs = 30_000) {
    this.#limits = limits;
    this.#looksUntilLess = downMs / lookMs;
  }

  /** @param waiting frames that wait before the first group */
  look(uses: readonly GroupUse[], waiting: number): ScalingStep | undefined {
    const { min, max } = this.#limits;
    for (const use of uses) this.#learn(use);
    const isBehind = waiting > 0 || uses.some((use) => use.waiting > 0);
    const busiest = uses
      .filter(({ replicas, starting }) => starting === 0 && replicas < max)
      .toSorted((a, b) => this.#busy(b) - this.#busy(a))[0];
    if (isBehind && busiest && this.#busy(busiest) >= full) {
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

  #learn({ group, busy, replicas }: GroupUse): void {
    const now = replicas === 0 ? 0 : busy / replicas;
    const known = this.#groups.get(group) ?? { busy: now, easyLooks: 0 };
    known.busy += weight * (now - known.busy);
    known.easyLooks = known.busy * replicas <= easy * (replicas - 1) ? known.easyLooks + 1 : 0;
    this.#groups.set(group, known);
  }

  #busy({ group }: GroupUse): number {
    return this.#groups.get(group)?.busy ?? 0;
  }
}
