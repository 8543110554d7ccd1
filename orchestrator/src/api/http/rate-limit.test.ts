import { expect, test } from 'vitest';
import { addressKey, RateLimit } from './rate-limit.ts';

const thrown = (call: () => void) => {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
};

test('a client may send a tenth at once, then as many a minute as there may be, and hears when', () => {
  let now = 0;
  const limit = new RateLimit(60, () => now);
  for (let call = 0; call < 6; call++) limit.take('a');
  expect(thrown(() => limit.take('a'))).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
  // The others are not to blame.
  expect(thrown(() => limit.take('b'))).toBeUndefined();
  now += 1000;
  expect(thrown(() => limit.take('a'))).toBeUndefined();
  expect(thrown(() => limit.take('a'))).toMatchObject({ code: 'RATE_LIMITED' });
});

test('being refused costs nothing more', () => {
  let now = 0;
  const limit = new RateLimit(60, () => now);
  for (let call = 0; call < 100; call++) thrown(() => limit.take('a'));
  now += 1000;
  expect(thrown(() => limit.take('a'))).toBeUndefined();
});

test('with no limit all goes on', () => {
  const limit = new RateLimit(0);
  for (let call = 0; call < 1000; call++) expect(thrown(() => limit.take('a'))).toBeUndefined();
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('%s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});
