import { expect, test } from 'vitest';
import { Cipher, newSecretKey } from '../../secrets/index.ts';
import { SealedFlows } from './sealed-flows.ts';

test('a sign-in that began on one platform ends on another one, within ten minutes', () => {
  const key = newSecretKey();
  let now = 1_000_000;
  const [here, there] = [new Cipher([key]), new Cipher([newSecretKey(), key])].map(
    (cipher) => new SealedFlows(cipher, () => now),
  );
  const flow = { state: 's', nonce: 'n', verifier: 'v', returnTo: '/runs' };
  const kept = here!.begin(flow);
  expect(kept).not.toContain('runs');
  now += 9 * 60_000;
  expect(there!.take(kept)).toEqual(flow);
  expect(there!.take(`${kept.slice(0, -2)}AA`)).toBeUndefined();
  expect(new SealedFlows(new Cipher([newSecretKey()])).take(kept)).toBeUndefined();
  expect(there!.take('')).toBeUndefined();
  now += 60_000;
  expect(there!.take(kept)).toBeUndefined();
});
