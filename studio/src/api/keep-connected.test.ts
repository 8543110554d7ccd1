import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deadAfterMs, keepConnected, type ConnectionListener } from './keep-connected.ts';

class Page extends EventTarget {
  hidden = false;

  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: Page;
let network: EventTarget;
/** The connections that were opened; `undefined` once they are closed. */
let opened: (ConnectionListener | undefined)[];
let states: boolean[];

beforeEach(() => {
  vi.useFakeTimers();
  page = new Page();
  network = new EventTarget();
  opened = [];
  states = [];
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', network);
  vi.stubGlobal('fetch', async () => await Promise.reject(new TypeError('away')));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function keep(onlyWhileSeen = false): () => void {
  return keepConnected({
    onlyWhileSeen,
    connected: (isConnected) => states.push(isConnected),
    open: (listener) => {
      const at = opened.push(listener) - 1;
      return () => (opened[at] = undefined);
    },
  });
}

const now = () => opened.at(-1)!;

test('a connection that is lost is made again, later each time, but never later than in five seconds', () => {
  const end = keep();
  now().opened();
  for (const pause of [500, 1000, 2000, 4000, 5000, 5000]) {
    const before = opened.length;
    now().lost();
    vi.advanceTimersByTime(pause - 1);
    expect(opened).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(opened).toHaveLength(before + 1);
  }
  now().opened();
  now().lost();
  vi.advanceTimersByTime(500);
  expect(opened).toHaveLength(8);
  expect(opened.filter((one) => one)).toHaveLength(1);
  end();
  vi.advanceTimersByTime(60_000);
  expect(opened.filter((one) => one)).toEqual([]);
  expect(opened).toHaveLength(8);
});

test('a connection on which nothing comes any more is dead, though nobody said so', () => {
  keep();
  now().opened();
  vi.advanceTimersByTime(deadAfterMs - 1);
  now().heard();
  vi.advanceTimersByTime(deadAfterMs - 1);
  expect(states).toEqual([true]);
  vi.advanceTimersByTime(1);
  expect(states).toEqual([true, false]);
  vi.advanceTimersByTime(500);
  expect(opened).toHaveLength(2);
});

test('one that never opens is given up and made again', () => {
  keep();
  vi.advanceTimersByTime(deadAfterMs + 500);
  expect(opened).toHaveLength(2);
});

test('whoever looks at the page again, or has a network again, need not wait', () => {
  keep();
  now().lost();
  page.turn(true);
  page.turn(false);
  expect(opened).toHaveLength(2);
  now().lost();
  network.dispatchEvent(new Event('online'));
  expect(opened).toHaveLength(3);
  page.turn(false);
  expect(opened).toHaveLength(3);
});

test('a hidden page, whose timers are late, keeps its connection until somebody looks', () => {
  keep();
  now().opened();
  page.turn(true);
  vi.advanceTimersByTime(deadAfterMs + 1);
  expect(opened).toHaveLength(1);
  page.turn(false);
  expect(opened).toHaveLength(2);
});

test('what only matters to whoever sees it is closed meanwhile, and goes on when they look again', () => {
  const end = keep(true);
  now().opened();
  page.turn(true);
  expect(opened).toEqual([undefined]);
  network.dispatchEvent(new Event('online'));
  vi.advanceTimersByTime(120_000);
  expect(opened).toHaveLength(1);
  page.turn(false);
  expect(opened).toHaveLength(2);
  expect(states).toEqual([true]);
  end();
});

test('what an old connection says late changes nothing', () => {
  keep();
  const [first] = opened;
  first!.opened();
  first!.lost();
  vi.advanceTimersByTime(500);
  now().opened();
  first!.lost();
  vi.advanceTimersByTime(10_000);
  expect(opened).toHaveLength(2);
  expect(states).toEqual([true, false, true]);
});
