import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogLine, Progress } from './progress.ts';
import { createReporter, type Reporter, type ReporterOptions } from './reporter.ts';

interface Recorded extends Reporter {
  readonly told: Progress[];
  readonly lines: LogLine[];
}

function record(options?: ReporterOptions): Recorded {
  const told: Progress[] = [];
  const lines: LogLine[] = [];
  const sink = {
    progress: (progress: Progress) => void told.push(progress),
    log: (line: LogLine) => void lines.push(line),
  };
  return { ...createReporter(sink, options), told, lines };
}

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }));
afterEach(() => void vi.useRealTimers());

describe('progress', () => {
  test('the first word is passed on at once, then the latest of each interval', () => {
    const { progress, told } = record();
    for (let row = 0; row < 1000; row++) progress(row / 1000, `row ${row}`);
    expect(told).toEqual([{ fraction: 0, message: 'row 0' }]);
    vi.advanceTimersByTime(250);
    expect(told.slice(1)).toEqual([{ fraction: 0.999, message: 'row 999' }]);
  });

  test('work that never lets a timer run is told about all the same', () => {
    let time = 0;
    const { progress, told } = record({ now: () => time });
    for (; time < 1000; time++) progress(time / 1000);
    expect(told.map(({ fraction }) => fraction)).toEqual([0, 0.25, 0.5, 0.75]);
  });

  test('flush passes the last word on, once', () => {
    const { progress, flush, told } = record();
    progress(0.5);
    progress(1, 'done');
    flush();
    flush();
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([{ fraction: 0.5 }, { fraction: 1, message: 'done' }]);
  });

  test('what did not change is not told again', () => {
    const { progress, told } = record();
    progress(0.5, 'waiting');
    vi.advanceTimersByTime(300);
    progress(0.5, 'waiting');
    expect(told).toHaveLength(1);
  });

  test.each([
    [-1, 0],
    [7, 1],
    [Infinity, 1],
    [Number.NaN, 0.25],
  ])('%d is told as %d after 0.25', (fraction, expected) => {
    const { progress, flush, told } = record();
    progress(0.25);
    progress(fraction, 'next');
    flush();
    expect(told.at(-1)?.fraction).toBe(expected);
  });

  test('a clock that is set back does not hold it up', () => {
    let time = 1_000_000;
    const { progress, told } = record({ now: () => time });
    progress(0.1);
    time = 10;
    progress(0.2);
    expect(told).toHaveLength(2);
  });

  test('a call that is held back costs less than a microsecond', () => {
    vi.useRealTimers();
    const { progress, told } = record();
    const calls = 300_000;
    const rounds = Array.from({ length: 5 }, () => {
      const begun = performance.now();
      for (let row = 0; row < calls; row++) progress(row / calls);
      return ((performance.now() - begun) * 1000) / calls;
    });
    expect(Math.min(...rounds)).toBeLessThan(1);
    expect(told.length).toBeLessThan(20);
  });
});

describe('log', () => {
  test('a line has level, message, data and time', () => {
    const { log, lines } = record();
    log.warn('no lens profile', { camera: 'A7' });
    log.debug('plain');
    expect(lines).toEqual([
      { level: 'warn', message: 'no lens profile', data: { camera: 'A7' }, time: 1_700_000_000_000 },
      { level: 'debug', message: 'plain', time: 1_700_000_000_000 },
    ]);
  });

  test('a flood is cut off, and one line says how many were dropped', () => {
    const { log, lines } = record({ linesPerSecond: 10 });
    for (let row = 0; row < 500; row++) log.info(`row ${row}`);
    expect(lines).toHaveLength(10);
    vi.advanceTimersByTime(1000);
    log.info('later');
    expect(lines.slice(10).map(({ message }) => message)).toEqual([
      '490 log lines were dropped; the limit is 10 lines a second.',
      'later',
    ]);
  });

  test('an attempt has a last line, and flush tells what came after it', () => {
    const { log, lines, flush } = record({ maxLines: 5 });
    for (let second = 0; second < 20; second++) {
      log.info(`second ${second}`);
      vi.advanceTimersByTime(1000);
    }
    expect(lines).toHaveLength(5);
    flush();
    expect(lines.at(-1)).toMatchObject({ level: 'warn', data: { dropped: 15 } });
  });

  test('a long message is cut', () => {
    const { log, lines } = record();
    log.info('x'.repeat(1_000_000));
    expect(lines[0]?.message.length).toBeLessThan(4100);
    expect(lines[0]?.message).toContain('996000 more characters');
  });
});

test('a sink that throws does not break the component', () => {
  const broken = (): never => {
    throw new Error('the pipe is closed');
  };
  const { progress, log, flush } = createReporter({ progress: broken, log: broken });
  progress(0.5);
  log.error('x');
  progress(1);
  expect(flush).not.toThrow();
});
