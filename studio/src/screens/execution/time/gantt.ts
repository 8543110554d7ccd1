import type { AttemptOutcome, ItemSpan } from '../../../api/insight.ts';

/** One try of a step, drawn; places in the width that is given. */
export interface Bar {
  readonly step: string;
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  /** Tries of steps that work at the same time lie below one another, from 0 on. */
  readonly lane: number;
  readonly x: number;
  readonly width: number;
  readonly durationMs: number;
}

export interface GanttRow {
  readonly item: number;
  readonly bars: readonly Bar[];
  readonly lanes: number;
}

export interface Gantt {
  readonly rows: readonly GanttRow[];
  /** From the first start to the last end of what is shown, in ms. */
  readonly lengthMs: number;
  /** Where the axis has a mark; `ms` since the first start. */
  readonly ticks: readonly { readonly ms: number; readonly x: number }[];
}

/** What is shorter is drawn this wide, so that nothing is invisible. */
const thinnest = 2;

/**
 * Where the bars of items go.
 * @param width of the drawing
 * @param now in ms since the epoch: where what still works ends
 */
export function ganttOf(spans: readonly ItemSpan[], width: number, now: number): Gantt {
  const works = spans.map((span) => ({ item: span.item, tries: triesOf(span, now) }));
  const all = works.flatMap(({ tries }) => tries);
  const from = Math.min(...all.map(({ start }) => start));
  const lengthMs = all.length === 0 ? 0 : Math.max(1, Math.max(...all.map(({ end }) => end)) - from);
  const place = (ms: number) => (lengthMs === 0 ? 0 : (ms / lengthMs) * width);
  const rows = works.map(({ item, tries }): GanttRow => {
    const ends: number[] = [];
    const bars = tries.map(({ step, attempt, outcome, start, end }): Bar => {
      const free = ends.findIndex((last) => last <= start);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = end;
      const wide = Math.min(width, Math.max(thinnest, place(end - start)));
      const x = Math.min(place(start - from), width - wide);
      return { step, attempt, outcome, lane, x, width: wide, durationMs: end - start };
    });
    return { item, bars, lanes: Math.max(1, ends.length) };
  });
  return { rows, lengthMs, ticks: ticksOf(lengthMs, width) };
}

interface Try {
  readonly step: string;
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  readonly start: number;
  readonly end: number;
}

function triesOf({ steps }: ItemSpan, now: number): Try[] {
  const tries = steps.flatMap(({ step, attempts }) =>
    attempts.map(({ attempt, outcome, started_at: from, ended_at: to }): Try => {
      const start = Date.parse(from);
      return { step, attempt, outcome, start, end: Math.max(start, to === null ? now : Date.parse(to)) };
    }),
  );
  return tries.toSorted((one, other) => one.start - other.start);
}

/** Marks at round numbers (1, 2 or 5 times a power of ten), at least 80 apart. */
function ticksOf(lengthMs: number, width: number): Gantt['ticks'] {
  const most = Math.floor(width / 80);
  if (lengthMs === 0 || most < 1) return [];
  const rough = lengthMs / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough)!,
  );
  const count = Math.floor(lengthMs / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, at) => ({ ms: at * step, x: ((at * step) / lengthMs) * width }));
}
