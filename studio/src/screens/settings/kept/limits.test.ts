import { expect, test } from 'vitest';
import { limitsOf, policyOf } from './limits.ts';

test('limits go into the form and out of it as they were', () => {
  const policy = {
    intermediates: { days: 2 },
    results: { days: null, bytes: 50_000_000_000 },
    logs: { bytes: 500_000_000 },
  };
  expect(policyOf(limitsOf(policy))).toEqual(policy);
  expect(limitsOf(policy).results).toEqual({ days: { mode: 'free' }, bytes: { mode: 'own', value: 50 } });
  expect(limitsOf(policy).inputs.days).toEqual({ mode: 'usual' });
});

test('what is as usual is not sent', () => {
  expect(policyOf(limitsOf({}))).toEqual({});
});
