import type { ExecutionEvent } from '../../executors/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import type { DropReason, FrameOutcome } from './frame.ts';
import { RecentDurations } from './recent-durations.ts';

/** Times of the last half minute to minute, in ms. */
export interface Latency {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

export interface FrameCounts {
  /** Frames that were taken in. */
  readonly in: number;
  /** Frames that have a result. */
  readonly out: number;
  readonly failed: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
}

export interface StepFigures {
  readonly step: string;
  readonly in: number;
  readonly out: number;
  readonly failed: number;
  readonly skipped: number;
  /** The step that it runs as one with, which has the time of both. */
  readonly with?: string;
  readonly latency: Latency;
}

/** The frame was ended, and its step with it: that is no fault of the step. */
const endedFrame: ReadonlySet<string> = new Set(['FRAME_LATE', 'CANCELLED', 'DEPLOYMENT_STOPPED']);

interface StepCounts {
  in: number;
  out: number;
  failed: number;
  skipped: number;
  with?: string;
  readonly times: RecentDurations;
}

/** What has become of the frames of a deployment since it was started, as a whole and by step. */
export class FrameFigures {
  readonly #dropped: Record<DropReason, number> = { oldest: 0, newest: 0, late: 0, left: 0, stopped: 0 };
  readonly #times = new RecentDurations();
  readonly #waits = new RecentDurations();
  readonly #steps = new Map<string, StepCounts>();
  #in = 0;
  #out = 0;
  #failed = 0;

  takenIn(): void {
    this.#in++;
  }

  ended(outcome: FrameOutcome): void {
    if (outcome.status === 'dropped') {
      this.#dropped[outcome.why]++;
      return;
    }
    if (outcome.status === 'succeeded') this.#out++;
    else this.#failed++;
    this.#times.add(outcome.totalMs);
    this.#waits.add(outcome.waitedMs);
  }

  happened(event: ExecutionEvent): void {
    if (!('step' in event)) return;
    const step = this.#step(event.step);
    if (event.type === 'step_started' && event.attempt === 1) step.in++;
    else if (event.type === 'step_failed') step.failed += endedFrame.has(event.error.code) ? 0 : 1;
    else if (event.type === 'step_skipped') step.skipped++;
    else if (event.type === 'step_usage') {
      if (event.usage.with === undefined) delete step.with;
      else step.with = event.usage.with;
    } else if (event.type === 'step_succeeded') {
      step.out++;
      step.times.add(event.durationMs);
    }
  }

  get counts(): FrameCounts {
    return { in: this.#in, out: this.#out, failed: this.#failed, dropped: { ...this.#dropped } };
  }

  /** From when frames are taken in to their end. */
  get latency(): Latency {
    return latencyOf(this.#times);
  }

  /** From when frames are taken in to their begin. */
  get wait(): Latency {
    return latencyOf(this.#waits);
  }

  /** In the order of the plan. */
  steps({ steps }: Plan): readonly StepFigures[] {
    return steps.map(({ id }) => {
      const { times, ...counts } = this.#step(id);
      return { step: id, ...counts, latency: latencyOf(times) };
    });
  }

  #step(id: string): StepCounts {
    const step = this.#steps.get(id) ?? {
      in: 0,
      out: 0,
      failed: 0,
      skipped: 0,
      times: new RecentDurations(),
    };
    this.#steps.set(id, step);
    return step;
  }
}

function latencyOf(times: RecentDurations): Latency {
  const [p50, p95, p99] = [times.quantile(0.5), times.quantile(0.95), times.quantile(0.99)];
  return p50 === undefined ? {} : { p50, p95: p95!, p99: p99! };
}
