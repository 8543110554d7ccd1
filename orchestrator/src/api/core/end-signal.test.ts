import { expect, test, vi } from 'vitest';
import { EndSignal } from './end-signal.ts';

test('ends with the first of its signals, for its reason', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  using end = new EndSignal([one.signal, other.signal], 1000);
  other.abort(new Error('gone'));
  one.abort(new Error('later'));
  expect([end.signal.reason, end.isLate]).toEqual([new Error('gone'), false]);
});

test('has ended where one of them has', () => {
  using end = new EndSignal([new AbortController().signal, AbortSignal.abort('before')]);
  expect(end.signal.reason).toBe('before');
});

test('ends when its time is over, and says so', () => {
  vi.useFakeTimers();
  try {
    using end = new EndSignal([new AbortController().signal], 1000);
    vi.advanceTimersByTime(999);
    expect(end.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect([end.isLate, (end.signal.reason as Error).name]).toEqual([true, 'TimeoutError']);
  } finally {
    vi.useRealTimers();
  }
});

test('hears nothing and waits for nothing once it is disposed', () => {
  vi.useFakeTimers();
  try {
    const source = new AbortController();
    const end = new EndSignal([source.signal], 1000);
    end[Symbol.dispose]();
    source.abort();
    expect([vi.getTimerCount(), end.signal.aborted]).toEqual([0, false]);
  } finally {
    vi.useRealTimers();
  }
});
