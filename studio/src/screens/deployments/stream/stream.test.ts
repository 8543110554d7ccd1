import { expect, test } from 'vitest';
import { scaledSize } from './encode/scaled-size.ts';
import { Recent } from './recent.ts';
import { cameraProblem } from './sources/problem.ts';
import { choiceOf } from './stream-choice.ts';

test('a picture is made smaller by its long edge, and never larger', () => {
  expect(scaledSize({ width: 1920, height: 1080 }, 640)).toEqual({ width: 640, height: 360 });
  expect(scaledSize({ width: 600, height: 1200 }, 320)).toEqual({ width: 160, height: 320 });
  expect(scaledSize({ width: 200, height: 100 }, 640)).toEqual({ width: 200, height: 100 });
  expect(scaledSize({ width: 4000, height: 1 }, 320)).toEqual({ width: 320, height: 1 });
  expect(scaledSize({ width: 4000, height: 3000 }, undefined)).toEqual({ width: 4000, height: 3000 });
});

test('what a browser says of a camera is told in words of its own', () => {
  const named = (name: string) => cameraProblem(new DOMException('', name));
  expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'Odd'].map(named)).toEqual([
    'refused',
    'none',
    'busy',
    'other',
  ]);
  expect(cameraProblem('?')).toBe('other');
});

test('the address says how frames are sent, and nothing that is not offered', () => {
  expect(choiceOf(new URLSearchParams('edge=1280&fps=5&policy=block'))).toEqual({
    edge: 1280,
    rate: 5,
    policy: 'block',
  });
  expect(choiceOf(new URLSearchParams('edge=original'))).toMatchObject({ edge: undefined });
  const usual = { edge: 640, rate: 10, policy: 'drop_oldest' };
  expect(choiceOf(new URLSearchParams('edge=99999&fps=1000&policy=lose'))).toEqual(usual);
});

test('figures are those of the last seconds', () => {
  const recent = new Recent();
  expect([recent.median, recent.perSecond(0)]).toEqual([undefined, 0]);
  for (let at = 0; at <= 6000; at += 100) recent.add(at, at < 3000 ? 1000 : 20);
  expect(recent.median).toBe(20);
  expect(recent.perSecond(6000)).toBeCloseTo(10, 0);
});
