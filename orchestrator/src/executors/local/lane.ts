import type { KumikiError } from '@kumiki/component-sdk/errors';
import type { AttemptUsage } from '@kumiki/component-sdk/worker/client';
import type { ReportSink } from '@kumiki/component-sdk/progress';
import type { Plan, PlanStep } from '../../pipeline/index.ts';
import type { StepValue, StepValues } from '../step/held-value.ts';
import type { StepAhead } from '../step/steps-ahead.ts';
import type { Leaving } from './leaving.ts';

/**
 * Where the steps of one item run at a time. Images stay where they are made, as `HeldValue`s, until somebody
 * needs them elsewhere.
 */
export interface Lane {
  /**
   * Runs a component once. Elements of a mapped list may run side by side.
   * @throws what the component throws; WORKER_CRASHED and its like where its process ended
   */
  run(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues>;
  /**
   * Runs steps one after the other that are asked for at once, once each: where all of them run in one process of its own.
   * @returns nothing where they do not
   * @throws what keeps that process from starting
   */
  runAll?(chain: readonly RunAhead[], signal: AbortSignal): Promise<ChainEnd | undefined>;
  /** No frames of a stream come to a component any more. */
  endStream?(component: string, stream: string): void;
  /** Nobody needs these values any more. Those that items share are never dropped. */
  drop(values: readonly StepValue[]): void;
}

export interface LaneRun {
  /** The component's parameters, complete and valid. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly sink: ReportSink;
  /** Aborted when the run is cancelled or out of time: a run that goes on then is ended with its process. */
  readonly signal: AbortSignal;
  /** Names the frames of images that the run makes from no other. */
  readonly root: string;
  /** The trace that the run belongs to. */
  readonly traceparent?: string | undefined;
  /** The stream that it is a frame of, for components that keep something from frame to frame. */
  readonly stream?: string | undefined;
  /** Its images are results and nothing else: they may be encoded in the run that makes them. */
  readonly leaves: Leaving | undefined;
  /** Outputs that a process elsewhere reads next: their pixels may be laid out for it at once. */
  readonly passesOn?: readonly string[] | undefined;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Hears what the run took. */
  readonly usage: (usage: AttemptUsage) => void;
  /**
   * The steps that will be run next if this one succeeds. A lane may begin with them before it is asked to run them;
   * what they tell then is heard when it is asked.
   */
  readonly ahead?: (() => readonly RunAhead[]) | undefined;
}

export interface RunAhead
  extends StepAhead, Pick<LaneRun, 'params' | 'root' | 'traceparent' | 'stream' | 'leaves' | 'passesOn'> {}

interface RunOfChain {
  /** Nothing where its process ended before it said so. */
  readonly usage?: AttemptUsage | undefined;
  readonly durationMs: number;
  /** Tells what it told while it ran. */
  tell(sink: ReportSink): void;
}

/** What one of several steps gave that were asked for at once. */
export interface ChainAnswer extends RunOfChain {
  readonly step: PlanStep;
  readonly outputs: StepValues;
}

/** How one of them failed, which ended the row. */
export interface ChainFailure extends RunOfChain {
  readonly step: PlanStep;
  readonly error: KumikiError;
}

/** How far several steps came that were asked for at once. */
export interface ChainEnd {
  /** Of the first ones, up to the one that failed or that was not run. */
  readonly answers: readonly ChainAnswer[];
  readonly failed?: ChainFailure;
}

/** Hears what a step waits for. */
export type Preparing = (step: string, message: string) => void;

/** The lanes of a machine, warm from one execution to the next. */
export interface Lanes {
  /** How many items run at a time. */
  readonly width: number;
  /** Processes that ended although nobody let them go, where there are any. */
  readonly lost?: number;
  /**
   * Gets the components of a plan ready, so that one that cannot start is told once and not for each item.
   * @param count how many lanes will be in use
   * @param tell hears what takes time, in words
   * @throws COMPONENT_GONE, COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_START_FAILED
   */
  prepare(plan: Plan, count: number, tell?: Preparing): Promise<void>;
  /**
   * Whether rows of steps of several items may be in one lane at a time, as far as the plan is prepared: their components are
   * changes to sharp pipelines, so that no code of theirs waits or blocks.
   */
  canShare?(plan: Plan): Promise<boolean>;
  /**
   * Waits for a lane that no item has. @param urgent before all others that are not
   * @throws the reason of the signal
   */
  take(signal: AbortSignal, urgent?: boolean): Promise<Lane>;
  giveBack(lane: Lane): void;
  /** Lets go of components and processes. */
  close(): Promise<void>;
}
