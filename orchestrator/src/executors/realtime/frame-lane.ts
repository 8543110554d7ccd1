import type { PlanStep } from '../../pipeline/index.ts';
import type { Lane, LaneRun, RunAhead } from '../local/lane.ts';
import type { ItemLane } from '../local/run-in-lane.ts';
import type { StepValue, StepValues } from '../step/held-value.ts';
import type { GroupReplicas } from './group-replicas.ts';
import type { TakenReplica } from './held-replica.ts';

interface Held {
  readonly taken: Promise<TakenReplica>;
  /** As soon as it was taken. */
  replica?: TakenReplica;
  /** Runs of components in it: several of a step that is mapped over a list. */
  running: number;
}

/**
 * The way of one frame through the groups of its plan: it has a replica of a group as long as steps of that group run,
 * so that the next frame can have it while this one is further on. Pixels stay where they were made; the process of the
 * next group reads them from there.
 */
export class FrameLane implements ItemLane {
  readonly #groupOf: (step: PlanStep) => GroupReplicas;
  readonly #passedOn: ReadonlyMap<string, readonly string[]>;
  readonly #stream: string;
  readonly #held = new Map<GroupReplicas, Held>();
  readonly #lanes = new Set<Lane>();
  #isOver = false;

  /**
   * @param passedOn the outputs of each step that another group reads
   * @param stream the frames of one stream are told apart from those of others by components that keep something
   */
  constructor(
    groupOf: (step: PlanStep) => GroupReplicas,
    passedOn: ReadonlyMap<string, readonly string[]>,
    stream: string,
  ) {
    this.#groupOf = groupOf;
    this.#passedOn = passedOn;
    this.#stream = stream;
  }

  async run(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    const group = this.#groupOf(step);
    for (const other of this.#held.keys()) if (other !== group) this.#leave(other);
    // What is run once more, since its replica has gone, has another one.
    const before = this.#held.get(group);
    const held: Held =
      before && !before.replica?.isGone
        ? before
        : { taken: group.take(run.signal, this.#stream), running: 0 };
    this.#held.set(group, held);
    held.running++;
    if (before && before !== held && before.running === 0) giveBack(before);
    try {
      const since = performance.now();
      held.replica = await held.taken;
      const { lane } = held.replica;
      const waitedMs = performance.now() - since;
      this.#lanes.add(lane);
      const { ahead } = run;
      // Steps of other groups run elsewhere.
      const near = ahead && (() => this.#near(ahead(), group));
      const { replica } = held;
      const isKeeper = group.group.keepers?.has(step.id) ?? true;
      const usage: LaneRun['usage'] = (used) => {
        group.used(used.cpuMs ?? 0);
        run.usage({ ...used, waitedMs, ...(isKeeper && replica.isStateLost() && { stateLost: true }) });
      };
      return await lane.run(step, inputs, {
        ...run,
        passesOn: this.#passedOn.get(step.id),
        ahead: near,
        usage,
      });
    } finally {
      held.running--;
      if (this.#held.get(group) !== held && held.running === 0) giveBack(held);
      const isLast = group.group.steps.at(-1)?.id === step.id && step.map.length === 0;
      // A frame that is late is over before what runs of it has ended.
      if (isLast || this.#isOver) this.#leave(group);
    }
  }

  endStream(component: string, stream: string): void {
    for (const lane of this.#lanes) lane.endStream?.(component, stream);
  }

  #near(ahead: readonly RunAhead[], group: GroupReplicas): readonly RunAhead[] {
    const near = untilOther(ahead, ({ step }) => this.#groupOf(step) === group);
    return near.map((next) => ({ ...next, passesOn: this.#passedOn.get(next.step.id) }));
  }

  /** Also when the replicas have gone to other frames. */
  drop(values: readonly StepValue[]): void {
    for (const lane of this.#lanes) lane.drop(values);
  }

  giveBack(): void {
    this.#isOver = true;
    for (const group of this.#held.keys()) this.#leave(group);
  }

  #leave(group: GroupReplicas): void {
    const held = this.#held.get(group);
    if (!held || held.running > 0) return;
    this.#held.delete(group);
    giveBack(held);
  }
}

function giveBack({ taken }: Held): void {
  taken.then(
    (replica) => replica.giveBack(),
    () => undefined, // it was not taken
  );
}

function untilOther<Next>(list: readonly Next[], isNear: (next: Next) => boolean): readonly Next[] {
  const end = list.findIndex((next) => !isNear(next));
  return end === -1 ? list : list.slice(0, end);
}
