import type { Browser, Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** In microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** What the thread itself worked in that time: other programs of the machine do not count. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];

/**
 * What the main thread of a page works for each frame while something is done, in ms, by the trace of Chromium: all tasks
 * from one frame to the next.
 */
export async function frameWork(browser: Browser, page: Page, act: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  return workByFrame(trace.traceEvents);
}

export function workByFrame(events: readonly TraceEvent[]): number[] {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const isTask = ({ name, ph }: TraceEvent) => ph === 'X' && /^(ThreadControllerImpl::)?RunTask$/.test(name);
  const byThread = mains.map(({ pid, tid }) => {
    const own = events.filter((event) => event.pid === pid && event.tid === tid);
    return {
      own,
      frames: own.filter(({ name }) => name === 'FireAnimationFrame' || name === 'UpdateLayerTree'),
    };
  });
  const { own } = byThread.toSorted((a, b) => b.frames.length - a.frames.length)[0]!;
  // Each picture ends with one of these.
  const ends = own
    .filter(({ name }) => name === 'Commit')
    .map(({ ts }) => ts)
    .toSorted((a, b) => a - b);
  const tasks = outermost(own.filter(isTask));
  const work = Array.from({ length: Math.max(0, ends.length - 1) }, () => 0);
  let frame = 0;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    while (frame < work.length && ts >= ends[frame + 1]!) frame++;
    if (frame >= work.length) break;
    if (ts >= ends[frame]!) work[frame]! += tdur / 1000;
  }
  return work;
}

/** Tasks that are not inside of others. */
function outermost(tasks: readonly TraceEvent[]): readonly TraceEvent[] {
  let end = -1;
  return tasks
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
}

/** The value that 95 of 100 do not exceed. */
export function percentile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}
