import { describe, expect, test } from 'vitest';
import { FrameQueue, type QueueSettings } from './frame-queue.ts';

const settings: QueueSettings = { policy: 'block', queue: 100, inFlight: 100, priority: 'normal' };

function taken(queue: FrameQueue<string>, count: number): string[] {
  return Array.from({ length: count }, () => queue.next()!);
}

describe('streams', () => {
  test('get places in turn, however many frames one of them has', () => {
    const queue = new FrameQueue<string>();
    const [greedy, modest] = [queue.open(settings), queue.open(settings)];
    for (let at = 0; at < 10; at++) greedy.offer(`g${at}`);
    for (let at = 0; at < 3; at++) modest.offer(`m${at}`);
    expect(taken(queue, 6).toSorted()).toEqual(['g0', 'g1', 'g2', 'm0', 'm1', 'm2']);
    expect(taken(queue, 7)).toEqual(['g3', 'g4', 'g5', 'g6', 'g7', 'g8', 'g9']);
    expect(queue.next()).toBeUndefined();
  });

  test('of a higher priority get more, and the others some', () => {
    const queue = new FrameQueue<string>();
    const [high, low] = [
      queue.open({ ...settings, priority: 'high' }),
      queue.open({ ...settings, priority: 'low' }),
    ];
    for (let at = 0; at < 50; at++) high.offer('high');
    for (let at = 0; at < 50; at++) low.offer('low');
    const first = taken(queue, 34);
    expect(first.filter((one) => one === 'low')).toHaveLength(2);
  });

  test('that had nothing to send do not make up for it', () => {
    const queue = new FrameQueue<string>();
    const [busy, late] = [queue.open(settings), queue.open(settings)];
    for (let at = 0; at < 20; at++) busy.offer('busy');
    taken(queue, 10);
    for (let at = 0; at < 5; at++) late.offer('late');
    expect(taken(queue, 4).filter((one) => one === 'late')).toHaveLength(2);
  });

  test('have so many frames at work at most', () => {
    const queue = new FrameQueue<string>();
    const stream = queue.open({ ...settings, inFlight: 2 });
    for (const frame of ['a', 'b', 'c']) stream.offer(frame);
    expect(taken(queue, 2)).toEqual(['a', 'b']);
    expect(queue.next()).toBeUndefined();
    stream.ended();
    expect(queue.next()).toBe('c');
  });
});

describe('without room', () => {
  test('the oldest frame or the new one is dropped, as the stream says', () => {
    const queue = new FrameQueue<string>();
    const oldest = queue.open({ ...settings, queue: 2, policy: 'drop_oldest' });
    const newest = queue.open({ ...settings, queue: 2, policy: 'drop_newest' });
    expect(['a', 'b', 'c', 'd'].map((frame) => oldest.offer(frame))).toEqual([
      undefined,
      undefined,
      'a',
      'b',
    ]);
    expect(['e', 'f', 'g'].map((frame) => newest.offer(frame))).toEqual([undefined, undefined, 'g']);
    expect(taken(queue, 4).toSorted()).toEqual(['c', 'd', 'e', 'f']);
  });
});
