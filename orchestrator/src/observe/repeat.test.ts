import { expect, test } from 'vitest';
import { repeat } from './repeat.ts';

test('work is done again and again, also after it went wrong once, until it is stopped', async () => {
  let count = 0;
  const enough = Promise.withResolvers<void>();
  const repeated = repeat(
    1,
    () => {
      if (++count === 4) enough.resolve();
      return count === 2 ? Promise.reject(new Error('once')) : Promise.resolve();
    },
    { atOnce: true },
  );
  expect(count).toBe(1);
  await enough.promise;
  await repeated.stop();
  const stopped = count;
  await new Promise((resolve) => setImmediate(resolve));
  expect(count).toBe(stopped);
});

test('to stop waits for what is at work', async () => {
  const begun = Promise.withResolvers<void>();
  const working = Promise.withResolvers<void>();
  let isDone = false;
  const work = async (): Promise<void> => {
    begun.resolve();
    await working.promise;
    isDone = true;
  };
  const repeated = repeat(1, work);
  await begun.promise;
  const stopped = repeated.stop();
  working.resolve();
  await stopped;
  expect(isDone).toBe(true);
});
