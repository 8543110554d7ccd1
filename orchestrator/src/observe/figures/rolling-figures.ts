import type { Happening } from '../executions/index.ts';
import { Bucket, type BucketData } from './bucket.ts';
import type { FiguresStore, KeptFigures } from './figures-store.ts';

const minuteMs = 60_000;

/** How far back somebody may look, and how fine. */
export const figuresWindows = {
  '1h': { widthMs: minuteMs, count: 60 },
  '24h': { widthMs: 15 * minuteMs, count: 96 },
  '7d': { widthMs: 60 * minuteMs, count: 168 },
} as const;

export type FiguresWindow = keyof typeof figuresWindows;

const windows = Object.values(figuresWindows);

/** What happened in a window. */
export interface Figures {
  readonly widthMs: number;
  /** The stretches of time from the oldest to the present one, also those in which nothing happened. */
  readonly buckets: readonly { readonly start: number; readonly bucket: Bucket }[];
  readonly total: Bucket;
}

/**
 * Counts what happens by stretches of time, in memory: whoever looks is answered from it however long the history is.
 * At most 324 stretches, each with a bounded number of steps and errors: 20 MB where all of them are full. What is
 * kept from time to time is there again after a restart; what happened since is missing after a crash.
 */
export class RollingFigures {
  readonly #rings = windows.map(() => new Map<number, Bucket>());
  readonly #changed = windows.map(() => new Set<number>());
  /** All stretches of a window but the present one, put together once for each present one. */
  readonly #past = new Map<FiguresWindow, { readonly newest: number; readonly total: Bucket }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  readonly happened = (happening: Happening): void => {
    if (happening.type === 'recorded' || happening.type === 'execution_started') return;
    if (happening.execution.isTrial === true) return;
    const now = this.#now();
    for (const [at, { widthMs }] of windows.entries()) {
      const start = now - (now % widthMs);
      this.#bucket(at, start).take(happening, now);
      this.#changed[at]!.add(start);
    }
  };

  read(window: FiguresWindow): Figures {
    const { widthMs, count } = figuresWindows[window];
    const buckets = this.#stretches(window, count);
    const { start: newest, bucket: present } = buckets.at(-1)!;
    let past = this.#past.get(window);
    if (past?.newest !== newest) {
      past = { newest, total: joined(buckets.slice(0, -1)) };
      this.#past.set(window, past);
    }
    const total = joined([{ bucket: past.total }, { bucket: present }]);
    return { widthMs, buckets, total };
  }

  /** What happened in the last so many minutes, an hour at most. */
  lastMinutes(minutes: number): Bucket {
    return joined(this.#stretches('1h', minutes));
  }

  /** Takes in what was kept before. */
  async load(store: FiguresStore): Promise<void> {
    const kept = await store.load();
    this.#past.clear();
    for (const { widthMs, start, body } of kept) {
      const at = windows.findIndex((window) => window.widthMs === widthMs);
      if (at >= 0) this.#bucket(at, start).join(Bucket.from(JSON.parse(body) as BucketData));
    }
  }

  /** Keeps what has changed since the last time. */
  async save(store: FiguresStore): Promise<void> {
    const figures: KeptFigures[] = [];
    for (const [at, { widthMs }] of windows.entries()) {
      for (const start of this.#changed[at]!) {
        const bucket = this.#rings[at]!.get(start);
        if (bucket) figures.push({ widthMs, start, body: JSON.stringify(bucket) });
      }
      this.#changed[at]!.clear();
    }
    if (figures.length === 0) return;
    const until = windows.map(({ widthMs, count }) => ({
      widthMs,
      before: this.#now() - widthMs * (count + 1),
    }));
    await store.save(figures, until);
  }

  /** The latest so many, from the oldest to the present one. */
  #stretches(window: FiguresWindow, count: number): Figures['buckets'] {
    const ring = this.#rings[Object.keys(figuresWindows).indexOf(window)]!;
    const { widthMs } = figuresWindows[window];
    const now = this.#now();
    const newest = now - (now % widthMs);
    return Array.from({ length: count }, (_, at) => {
      const start = newest - widthMs * (count - 1 - at);
      return { start, bucket: ring.get(start) ?? nothing };
    });
  }

  #bucket(at: number, start: number): Bucket {
    const ring = this.#rings[at]!;
    const known = ring.get(start);
    if (known) return known;
    const { widthMs, count } = windows[at]!;
    for (const old of ring.keys()) if (old < start - widthMs * count) ring.delete(old);
    const bucket = new Bucket();
    ring.set(start, bucket);
    return bucket;
  }
}

const nothing = new Bucket();

function joined(buckets: readonly { readonly bucket: Bucket }[]): Bucket {
  const total = new Bucket();
  for (const { bucket } of buckets) if (bucket !== nothing) total.join(bucket);
  return total;
}
