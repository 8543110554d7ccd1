import { expect, test } from 'vitest';
import type { Clock } from '../execution/store/contract/fixtures.ts';
import { Attempts, type Attempt, type AttemptStore } from './attempts.ts';

let count = 0;
/** One who has not tried before, from a place that nobody has tried from. */
const stranger = (): Attempt => ({ login: `ann-${++count}`, address: `2001:db8::${count}` });

/** What whoever guesses passwords meets, whatever their attempts are kept in: the same on all platforms of one record. */
export function attemptsContract(
  subject: () => { readonly store: AttemptStore; readonly clock: Clock },
): void {
  /** Seconds to wait, 0 where the attempt was counted. */
  const wait = async (attempt: Attempt): Promise<number> => {
    // Each time as another platform: what is known is in the record alone.
    try {
      await new Attempts(subject().store).begin(attempt);
      return 0;
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'SIGN_IN_LOCKED' });
      return (thrown as { retryAfter: number }).retryAfter;
    }
  };
  const times = async (many: number, attempt: (at: number) => Attempt): Promise<number[]> => {
    const waits: number[] = [];
    for (let at = 0; at < many; at++) waits.push(await wait(attempt(at)));
    return waits;
  };
  const none = (many: number): number[] => Array.from({ length: many }, () => 0);
  const pass = (seconds: number): void => subject().clock.pass(seconds * 1000);

  test('who guesses one name from one place waits twice as long each time, up to a quarter of an hour', async () => {
    const ann = stranger();
    expect(await times(5, () => ann)).toEqual(none(5));
    const waits: number[] = [];
    for (let guess = 0; guess < 12; guess++) {
      const seconds = await wait(ann);
      waits.push(seconds);
      pass(seconds);
      expect(await wait(ann)).toBe(0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  test('who guesses while they have to wait makes it no longer', async () => {
    const ann = stranger();
    await times(5, () => ann);
    expect(new Set(await times(30, () => ann))).toEqual(new Set([1]));
    pass(1);
    expect(await wait(ann)).toBe(0);
  });

  test('who guesses many names from one place waits too', async () => {
    const ann = stranger();
    const other = (): Attempt => ({ ...stranger(), address: ann.address });
    expect(await times(30, other)).toEqual(none(30));
    expect(await wait(other())).toBe(1);
    expect(await wait({ ...ann, address: stranger().address })).toBe(0);
  });

  test('who guesses one name from everywhere cannot keep its owner out', async () => {
    const ann = stranger();
    for (let guess = 0; guess < 60; guess++) pass(await wait({ ...ann, address: stranger().address }));
    // In a browser that they used before it is as if nothing were; elsewhere they wait for a minute at most.
    expect(await wait({ ...ann, device: 'known' })).toBe(0);
    expect(await wait(ann)).toBeLessThanOrEqual(60);
  });

  test('who signs in begins anew, but for their place', async () => {
    const ann = stranger();
    expect(await times(5, () => ann)).toEqual(none(5));
    await new Attempts(subject().store).succeeded(ann);
    expect(await times(5, () => ann)).toEqual(none(5));
    // Their own account is no way to guess those of others for ever.
    await times(21, () => ({ ...stranger(), address: ann.address }));
    expect(await wait({ ...stranger(), address: ann.address })).toBe(1);
  });

  test('after a day without an attempt all is forgotten', async () => {
    const ann = stranger();
    await times(5, () => ann);
    expect(await wait(ann)).toBe(1);
    pass(24 * 3600);
    expect(await times(5, () => ann)).toEqual(none(5));
  });
}
