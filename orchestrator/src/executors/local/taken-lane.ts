import type { PlanStep } from '../../pipeline/index.ts';
import type { StepValue, StepValues } from '../step/held-value.ts';
import type { Lane, LaneRun, Lanes } from './lane.ts';

/** A lane that is taken when it is needed: an item whose results are known needs none. */
export class TakenLane implements Lane {
  readonly #lanes: Lanes;
  readonly #signal: AbortSignal;
  readonly #urgent: boolean;
  #lane: Promise<Lane> | undefined;
  #isBack = false;

  constructor(lanes: Lanes, signal: AbortSignal, urgent = false) {
    this.#lanes = lanes;
    this.#signal = signal;
    this.#urgent = urgent;
  }

  /** @throws the reason of the signal */
  async take(): Promise<Lane> {
    this.#lane ??= this.#lanes.take(this.#signal, this.#urgent);
    return await this.#lane;
  }

  async run(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    return await (await this.take()).run(step, inputs, run);
  }

  endStream(component: string, stream: string): void {
    this.#lane?.then((lane) => lane.endStream?.(component, stream)).catch(() => undefined); // it was not taken
  }

  /** Also when it has been given back: values of its item stay there until somebody says that they are not needed. */
  drop(values: readonly StepValue[]): void {
    this.#lane?.then((lane) => lane.drop(values)).catch(() => undefined); // it was not taken
  }

  giveBack(): void {
    if (this.#isBack) return;
    this.#isBack = true;
    this.#lane?.then((taken) => this.#lanes.giveBack(taken)).catch(() => undefined); // it was not taken
  }
}
