import { expect, test } from 'vitest';
import { choiceOf, cronOf } from './cron.ts';

test('times that people choose are cron expressions', () => {
  expect(cronOf('daily', '06:30', '')).toBe('30 6 * * *');
  expect(cronOf('weekdays', '18:00', '')).toBe('0 18 * * 1-5');
  expect(cronOf('weekly', '07:05', '')).toBe('5 7 * * 1');
  expect(cronOf('hourly', '09:15', '')).toBe('15 * * * *');
  expect(cronOf('own', '06:30', ' */5 8-17 * * * ')).toBe('*/5 8-17 * * *');
});

test.each([
  ['30 6 * * *', { choice: 'daily', at: '06:30' }],
  ['5 * * * *', { choice: 'hourly', at: '00:05' }],
  ['0 22 * * 1-5', { choice: 'weekdays', at: '22:00' }],
  ['0 6 * * 1', { choice: 'weekly', at: '06:00' }],
  ['5 * * * 1', { choice: 'own', at: '00:05' }],
  ['*/15 8-17 * * 1-5', { choice: 'own', at: '06:00' }],
] as const)('%s is changed as what was chosen', (cron, expected) => {
  const found = choiceOf(cron);
  expect(found).toEqual(expected);
  expect(cronOf(found.choice, found.at, cron)).toBe(cron);
});
