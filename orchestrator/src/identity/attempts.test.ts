import { describe, expect, test } from 'vitest';
import { Attempts, type Attempt } from './attempts.ts';

let now = 0;
const start = () => {
  now = 0;
  return new Attempts(() => now);
};
/** Seconds to wait, 0 where the attempt was counted. */
const wait = (attempts: Attempts, attempt: Attempt): number => {
  try {
    attempts.begin(attempt);
    return 0;
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'SIGN_IN_LOCKED' });
    return (thrown as { retryAfter: number }).retryAfter;
  }
};
const ann: Attempt = { login: 'ann', address: '192.0.2.1' };

describe('whoever guesses', () => {
  test('one name from one place waits twice as long each time, up to a quarter of an hour', () => {
    const attempts = start();
    for (let guess = 0; guess < 5; guess++) expect(wait(attempts, ann)).toBe(0);
    const waits: number[] = [];
    for (let guess = 0; guess < 12; guess++) {
      const seconds = wait(attempts, ann);
      waits.push(seconds);
      now += seconds * 1000;
      expect(wait(attempts, ann)).toBe(0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  test('while they have to wait makes it no longer', () => {
    const attempts = start();
    for (let guess = 0; guess < 5; guess++) wait(attempts, ann);
    for (let guess = 0; guess < 100; guess++) expect(wait(attempts, ann)).toBe(1);
    now += 1000;
    expect(wait(attempts, ann)).toBe(0);
  });

  test('many names from one place waits too', () => {
    const attempts = start();
    for (let guess = 0; guess < 30; guess++)
      expect(wait(attempts, { ...ann, login: `person-${guess}` })).toBe(0);
    expect(wait(attempts, { ...ann, login: 'another' })).toBe(1);
    expect(wait(attempts, { ...ann, address: '198.51.100.1' })).toBe(0);
  });

  test('one name from everywhere cannot keep its owner out', () => {
    const attempts = start();
    for (let guess = 0; guess < 10_000; guess++) {
      now += wait(attempts, { ...ann, address: `10.0.${guess >> 8}.${guess & 255}` }) * 1000;
    }
    // In a browser that they used before it is as if nothing were; elsewhere they wait for a minute at most.
    expect(wait(attempts, { ...ann, device: 'known' })).toBe(0);
    expect(wait(attempts, ann)).toBeLessThanOrEqual(60);
  });
});

test('who signs in begins anew, but for their place', () => {
  const attempts = start();
  for (let guess = 0; guess < 4; guess++) wait(attempts, ann);
  expect(wait(attempts, ann)).toBe(0);
  attempts.succeeded(ann);
  for (let guess = 0; guess < 5; guess++) expect(wait(attempts, ann)).toBe(0);
  // Their own account is no way to guess those of others for ever.
  for (let guess = 0; guess < 21; guess++) wait(attempts, { ...ann, login: `person-${guess}` });
  expect(wait(attempts, { ...ann, login: 'another' })).toBe(1);
});

test('after a day without an attempt all is forgotten', () => {
  const attempts = start();
  for (let guess = 0; guess < 5; guess++) wait(attempts, ann);
  now += 24 * 3_600_000;
  expect(wait(attempts, ann)).toBe(0);
});
