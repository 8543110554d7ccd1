import { describe, expect, test } from 'vitest';
import type { ItemSpan } from '../../../api/insight.ts';
import { ganttOf } from './gantt.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const at = (ms: number) => new Date(start + ms).toISOString();

function item(index: number, tries: readonly (readonly [string, number, number | undefined])[]): ItemSpan {
  return {
    item: index,
    name: `plate-${index}`,
    status: 'succeeded',
    working_ms: 0,
    waiting_ms: 0,
    steps: tries.map(([step, from, to]) => ({
      step,
      status: 'succeeded',
      attempts: [
        {
          attempt: 1,
          outcome: to === undefined ? 'running' : 'succeeded',
          started_at: at(from),
          ended_at: to === undefined ? null : at(to),
        },
      ],
    })),
  };
}

describe('the drawing of items over time', () => {
  test('reaches from the first start to the last end, and keeps the gaps', () => {
    const { rows, lengthMs } = ganttOf(
      [
        item(0, [
          ['shrink', 0, 100],
          ['find', 150, 400],
        ]),
        item(1, [['shrink', 500, 1000]]),
      ],
      1000,
      start,
    );
    expect(lengthMs).toBe(1000);
    expect(rows.map(({ bars }) => bars.map(({ x, width }) => [x, width]))).toEqual([
      [
        [0, 100],
        [150, 250],
      ],
      [[500, 500]],
    ]);
  });

  test('puts steps that work at the same time below one another, and the next one where there is room', () => {
    const { rows } = ganttOf(
      [
        item(0, [
          ['left', 0, 100],
          ['right', 50, 80],
          ['after', 100, 120],
        ]),
      ],
      100,
      start,
    );
    expect(rows[0]!.bars.map(({ step, lane }) => [step, lane])).toEqual([
      ['left', 0],
      ['right', 1],
      ['after', 0],
    ]);
    expect(rows[0]!.lanes).toBe(2);
  });

  test('lets what still works end now, and shows what is too short to see', () => {
    const { rows, lengthMs } = ganttOf([item(0, [['a', 0, 0], ['b', 0, undefined]])], 100, start + 5000); // prettier-ignore
    expect(lengthMs).toBe(5000);
    expect(rows[0]!.bars.map(({ width }) => width)).toEqual([2, 100]);
  });

  test('never draws beyond its width', () => {
    const { rows } = ganttOf([item(0, [['a', 0, 1000], ['b', 1000, 1000]])], 100, start); // prettier-ignore
    const last = rows[0]!.bars.at(-1)!;
    expect(last.x + last.width).toBe(100);
  });

  test('has marks at round times, not too close', () => {
    const { ticks } = ganttOf([item(0, [['a', 0, 2600]])], 400, start);
    expect(ticks.map(({ ms }) => ms)).toEqual([0, 1000, 2000]);
    expect(ganttOf([item(0, [['a', 0, 2600]])], 50, start).ticks).toEqual([]);
  });

  test('of items that did not start is empty', () => {
    expect(ganttOf([item(0, [])], 100, start)).toEqual({
      rows: [{ item: 0, bars: [], lanes: 1 }],
      lengthMs: 0,
      ticks: [],
    });
  });
});
