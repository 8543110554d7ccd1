import { expect, test } from 'vitest';
import { killTrial } from './trial.ts';

test('a platform that is killed under load keeps what it promised', async () => {
  const { answered, wrong } = await killTrial(7, 2);
  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThan(0);
}, 120_000);
