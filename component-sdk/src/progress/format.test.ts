import { expect, test } from 'vitest';
import { formatLogLine, jsonLogLine } from './format.ts';

const time = new Date(2026, 0, 2, 14, 5, 9, 7).getTime();

test('a person reads clock, level, message and data', () => {
  const line = { level: 'warn', message: 'no lens profile', data: { camera: 'A7' }, time } as const;
  expect(formatLogLine(line)).toBe('14:05:09.007 WARN  no lens profile {"camera":"A7"}');
});

test('a component cannot steer the terminal, and its second line is seen to be its own', () => {
  const message = 'red \u001b[31m\u0007 back\r\u009b2J\n14:05:10.000 ERROR forged';
  expect(formatLogLine({ level: 'info', message, time })).toBe(
    '14:05:09.007 INFO  red \\u001b[31m\\u0007 back\\u000d\\u009b2J\n                   14:05:10.000 ERROR forged',
  );
});

test('a file keeps one JSON object a line', () => {
  const text = jsonLogLine({ level: 'error', message: 'two\nlines', data: { n: 1 }, time });
  expect(text).not.toContain('\n');
  expect(JSON.parse(text)).toEqual({
    time: new Date(time).toISOString(),
    level: 'error',
    message: 'two\nlines',
    data: { n: 1 },
  });
});
