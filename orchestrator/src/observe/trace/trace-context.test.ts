import { describe, expect, test } from 'vitest';
import {
  currentTrace,
  formatTraceparent,
  inTrace,
  nextSpan,
  parseTraceparent,
  traceHeaders,
} from './index.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const given = `00-${trace}-${span}-01`;

describe('a traceparent', () => {
  test('is read and written again', () => {
    const read = parseTraceparent(given)!;
    expect(read).toEqual({ traceId: trace, spanId: span, sampled: true });
    expect(formatTraceparent(read)).toBe(given);
    expect(parseTraceparent(`00-${trace}-${span}-00`)).toMatchObject({ sampled: false });
  });

  test('of a later version is read as far as it is known', () => {
    expect(parseTraceparent(`cc-${trace}-${span}-01-what-the-future-will-be-like`)).toMatchObject({
      traceId: trace,
    });
  });

  test.each([
    undefined,
    '',
    'x',
    `00-${trace}-${span}`,
    `00-${trace}-${span}-01-more`,
    `00-${trace.toUpperCase()}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `ff-${trace}-${span}-01`,
    `${given}, ${given}`,
    `cc-${trace}-${span}-01-${'x'.repeat(1000)}`,
  ])('that breaks the rules counts as none: %s', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  test('goes on with a span of its own, in the same trace', () => {
    const next = nextSpan(parseTraceparent(given));
    expect(next).toMatchObject({ traceId: trace, sampled: true });
    expect(next.spanId).not.toBe(span);
    const [, traceId, spanId] = traceHeaders(given)['traceparent']!.split('-');
    expect(traceId).toBe(trace);
    expect(spanId).not.toBe(span);
    expect(traceHeaders(undefined)).toEqual({});
  });

  test('begins a trace where there is none', () => {
    const first = nextSpan();
    expect(parseTraceparent(formatTraceparent(first))).toEqual(first);
    expect(nextSpan().traceId).not.toBe(first.traceId);
  });
});

test('work belongs to its trace, and work beside it does not', async () => {
  const one = nextSpan();
  const seen = inTrace(one, async () => {
    await Promise.resolve();
    return currentTrace();
  });
  expect(currentTrace()).toBeUndefined();
  expect(await seen).toBe(one);
});
