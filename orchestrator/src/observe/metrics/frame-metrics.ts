import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { BoundedNames } from './bounded-names.ts';

/** What became of a frame: how it ended, why where it was dropped, and how long it took and waited where it ran. */
export interface EndedFrame {
  readonly status: 'succeeded' | 'failed' | 'dropped';
  readonly why?: string;
  /** From when it was taken in, in ms. */
  readonly totalMs?: number;
  readonly waitedMs?: number;
}

/** A deployment at this moment. */
export interface PresentDeployment {
  readonly pipeline: string;
  readonly streams: number;
  /** Frames that wait, and that are at work. */
  readonly waiting: number;
  readonly running: number;
  /** Processes that are ready, of all groups of steps. */
  readonly replicas: number;
}

/** Pipelines whose names are labels. */
const maxPipelines = 200;

/** From frames that are nearly nothing to those that are late, in seconds. */
const buckets = [0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 30];

/** Frames of pipelines that are deployed. */
export class FrameMetrics {
  readonly #pipelines = new BoundedNames(maxPipelines);
  readonly #in: Counter<'pipeline'>;
  readonly #ended: Counter<'pipeline' | 'status'>;
  readonly #dropped: Counter<'pipeline' | 'reason'>;
  readonly #time: Histogram<'pipeline'>;
  readonly #waited: Histogram<'pipeline'>;
  /** The deployments that take frames now; asked for when the metrics are read. */
  present: () => readonly PresentDeployment[] = () => [];

  constructor(registry: Registry) {
    const registers = [registry];
    const labelNames = ['pipeline'] as const;
    this.#in = new Counter({
      name: 'kumiki_frames_in_total',
      help: 'Frames that deployments have taken in.',
      labelNames,
      registers,
    });
    this.#ended = new Counter({
      name: 'kumiki_frames_total',
      help: 'Frames that have ended, by how: succeeded, failed or dropped.',
      labelNames: ['pipeline', 'status'],
      registers,
    });
    this.#dropped = new Counter({
      name: 'kumiki_frames_dropped_total',
      help: 'Frames that were dropped, by why: oldest and newest (no room), late, left (nobody waited any more) or stopped.',
      labelNames: ['pipeline', 'reason'],
      registers,
    });
    this.#time = new Histogram({
      name: 'kumiki_frame_duration_seconds',
      help: 'From when a frame was taken in to its end, of those that ran.',
      labelNames,
      buckets,
      registers,
    });
    this.#waited = new Histogram({
      name: 'kumiki_frame_wait_seconds',
      help: 'From when a frame was taken in to its begin, of those that ran.',
      labelNames,
      buckets,
      registers,
    });
    const readings = {
      waiting: ['kumiki_frames_waiting', 'Frames that wait for a process.'],
      running: ['kumiki_frames_running', 'Frames at work.'],
      streams: ['kumiki_frame_streams', 'Streams that are open.'],
      replicas: [
        'kumiki_deployment_replicas',
        'Processes of a deployment that are ready, of all groups of its steps.',
      ],
    } as const;
    for (const [key, [name, help]] of Object.entries(readings)) {
      const gauge: Gauge<'pipeline'> = new Gauge({
        name,
        help,
        labelNames,
        registers,
        collect: () => this.#read(gauge, key as keyof typeof readings),
      });
    }
  }

  takenIn(pipeline: string): void {
    this.#in.inc({ pipeline: this.#pipelines.of(pipeline) });
  }

  ended(name: string, { status, why, totalMs, waitedMs }: EndedFrame): void {
    const pipeline = this.#pipelines.of(name);
    this.#ended.inc({ pipeline, status });
    if (why !== undefined) this.#dropped.inc({ pipeline, reason: why });
    if (totalMs !== undefined) this.#time.observe({ pipeline }, totalMs / 1000);
    if (waitedMs !== undefined) this.#waited.observe({ pipeline }, waitedMs / 1000);
  }

  /** Those of projects with the same name of a pipeline are added up. */
  #read(gauge: Gauge<'pipeline'>, key: 'waiting' | 'running' | 'streams' | 'replicas'): void {
    gauge.reset();
    for (const deployment of this.present()) {
      gauge.inc({ pipeline: this.#pipelines.of(deployment.pipeline) }, deployment[key]);
    }
  }
}
