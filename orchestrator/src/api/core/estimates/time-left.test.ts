import { expect, test } from 'vitest';
import { timeLeft } from './time-left.ts';

const alone = { beside: [], ahead: 0, waits: false, lanes: 4, item: 10 };

test('work alone has all lanes, and one item takes its time however many there are', () => {
  expect(timeLeft({ ...alone, own: 400 })).toBe(100);
  expect(timeLeft({ ...alone, own: 10 })).toBe(10);
  expect(timeLeft({ ...alone, own: 0 })).toBe(0);
});

test('work beside others is done when those have had as much, or are done', () => {
  expect(timeLeft({ ...alone, own: 400, beside: [400] })).toBe(200);
  expect(timeLeft({ ...alone, own: 400, beside: [40, 4000] })).toBe(210);
});

test('what waits comes after all that is at work and all that is before it', () => {
  expect(timeLeft({ ...alone, own: 40, beside: [400, 400], ahead: 160, waits: true })).toBe(250);
});
