import { expect, test } from 'vitest';
import { cronOf } from './cron.ts';

test('times that people choose are cron expressions', () => {
  expect(cronOf('daily', '06:30', '')).toBe('30 6 * * *');
  expect(cronOf('weekdays', '18:00', '')).toBe('0 18 * * 1-5');
  expect(cronOf('weekly', '07:05', '')).toBe('5 7 * * 1');
  expect(cronOf('hourly', '09:15', '')).toBe('15 * * * *');
  expect(cronOf('own', '06:30', ' */5 8-17 * * * ')).toBe('*/5 8-17 * * *');
});
