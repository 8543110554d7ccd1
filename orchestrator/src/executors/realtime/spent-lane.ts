import type { PlanStep } from '../../pipeline/index.ts';
import type { ChainFailure, LaneRun } from '../local/lane.ts';
import type { ItemLane } from '../local/run-in-lane.ts';
import type { StepValue, StepValues } from '../step/held-value.ts';

/** The lane of a frame for which a step has failed already: its first attempt is that one. */
export class SpentLane implements ItemLane {
  readonly #lane: ItemLane;
  #spent: ChainFailure | undefined;

  constructor(lane: ItemLane, spent: ChainFailure) {
    this.#lane = lane;
    this.#spent = spent;
  }

  async run(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    const spent = this.#spent;
    if (!spent) return await this.#lane.run(step, inputs, run);
    // Those before it are not to bring it with them.
    if (spent.step.id !== step.id) return await this.#lane.run(step, inputs, { ...run, ahead: undefined });
    this.#spent = undefined;
    spent.tell(run.sink);
    // It waited before this attempt began.
    if (spent.usage) run.usage({ ...spent.usage, waitedMs: 0 });
    throw spent.error;
  }

  endStream(component: string, stream: string): void {
    this.#lane.endStream?.(component, stream);
  }

  drop(values: readonly StepValue[]): void {
    this.#lane.drop(values);
  }

  giveBack(): void {
    this.#lane.giveBack();
  }
}
