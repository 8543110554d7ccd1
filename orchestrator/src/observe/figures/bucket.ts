import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { EndedStatus, Happening, ItemEnd } from '../executions/index.ts';
import { Durations, type DurationsData } from './durations.ts';

/** Steps, and codes of errors, that a bucket tells apart: with them its size is bounded. */
const maxSteps = 100;
const maxErrors = 50;
const maxMessage = 300;

export interface Counts {
  accepted: number;
  readonly executions: Record<EndedStatus, number>;
  readonly items: Record<ItemEnd, number>;
  readonly verdicts: Record<'OK' | 'NG', number>;
  /** Steps that were answered from the cache, and that ran. */
  readonly cache: { hits: number; misses: number };
}

export interface StepFigures {
  readonly pipeline: string;
  readonly step: string;
  readonly component: string;
  readonly durations: Durations;
}

export interface ErrorFigures {
  readonly code: string;
  /** The words of the latest one. */
  message: string;
  count: number;
  /** The execution that it was met in the last time, and when, in ms since the epoch. */
  execution: string;
  at: number;
}

/** What happened in one stretch of time. */
export class Bucket {
  readonly counts: Counts = {
    accepted: 0,
    executions: { succeeded: 0, partial: 0, failed: 0, cancelled: 0 },
    items: { succeeded: 0, failed: 0, cancelled: 0 },
    verdicts: { OK: 0, NG: 0 },
    cache: { hits: 0, misses: 0 },
  };
  readonly steps = new Map<string, StepFigures>();
  readonly errors = new Map<string, ErrorFigures>();

  take(happening: Happening, now: number): void {
    const { counts } = this;
    switch (happening.type) {
      case 'execution_accepted':
        counts.accepted++;
        return;
      case 'execution_ended':
        counts.executions[happening.status]++;
        if (happening.error) this.#failed(happening.error, happening.execution.id, now);
        return;
      case 'items_ended':
        counts.items[happening.status] += happening.count;
        if (happening.verdict) counts.verdicts[happening.verdict]++;
        if (happening.error) this.#failed(happening.error, happening.execution.id, now);
        return;
      case 'step_ended':
        return this.#stepEnded(happening);
      case 'execution_started':
      case 'recorded':
    }
  }

  /** Adds what happened in another stretch of time. */
  join(other: Bucket): void {
    joinCounts(this.counts, other.counts);
    for (const [key, { durations, ...about }] of other.steps) {
      const known = this.steps.get(key) ?? { ...about, durations: new Durations() };
      known.durations.join(durations);
      this.steps.set(key, known);
    }
    for (const [code, figures] of other.errors) {
      const known = this.errors.get(code);
      if (!known) this.errors.set(code, { ...figures });
      else {
        const count = known.count + figures.count;
        Object.assign(known, figures.at > known.at ? figures : known, { count });
      }
    }
  }

  toJSON(): BucketData {
    return {
      counts: this.counts,
      steps: [...this.steps.values()].map((one) => ({ ...one, durations: one.durations.toJSON() })),
      errors: [...this.errors.values()],
    };
  }

  static from({ counts, steps, errors }: BucketData): Bucket {
    const bucket = new Bucket();
    joinCounts(bucket.counts, counts);
    for (const { durations, ...about } of steps) {
      bucket.steps.set(keyOf(about), { ...about, durations: Durations.from(durations) });
    }
    for (const error of errors) bucket.errors.set(error.code, { ...error });
    return bucket;
  }

  #stepEnded({ execution, step, component, status, durationMs }: Extract<Happening, { type: 'step_ended' }>) {
    if (status === 'cached') this.counts.cache.hits++;
    if (status === 'succeeded') this.counts.cache.misses++;
    if (durationMs === undefined || (status !== 'succeeded' && status !== 'failed')) return;
    const about = { pipeline: execution.pipeline, step, component };
    const key = keyOf(about);
    const known = this.steps.get(key);
    if (!known && this.steps.size >= maxSteps) return;
    const figures = known ?? { ...about, durations: new Durations() };
    figures.durations.add(durationMs);
    if (!known) this.steps.set(key, figures);
  }

  #failed({ code, message }: ErrorRecord, execution: string, at: number): void {
    const known = this.errors.get(code);
    if (!known && this.errors.size >= maxErrors) return;
    const count = (known?.count ?? 0) + 1;
    this.errors.set(code, { code, message: message.slice(0, maxMessage), count, execution, at });
  }
}

export interface BucketData {
  readonly counts: Counts;
  readonly steps: readonly (Omit<StepFigures, 'durations'> & { readonly durations: DurationsData })[];
  readonly errors: readonly ErrorFigures[];
}

function joinCounts(into: Counts, from: Counts): void {
  into.accepted += from.accepted;
  addTo(into.executions, from.executions);
  addTo(into.items, from.items);
  addTo(into.verdicts, from.verdicts);
  addTo(into.cache, from.cache);
}

function addTo<Name extends string>(into: Record<Name, number>, from: Readonly<Record<Name, number>>): void {
  for (const name of Object.keys(into) as Name[]) into[name] += from[name];
}

function keyOf({ pipeline, step, component }: Omit<StepFigures, 'durations'>): string {
  return `${pipeline}\n${step}\n${component}`;
}
