import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { kumikiError } from '../../errors/index.ts';
import { notTakenUp } from './not-taken-up.ts';
import type { WorkerLink } from './worker-link.ts';

const component = 'lab/shade';
const link = {
  name: component,
  crashed: async () => await Promise.resolve(kumikiError('WORKER_CRASHED', { component, how: 'it is gone' })),
} as unknown as WorkerLink;

test('a worker that ends just when it is taken up has crashed, which is tried again', async () => {
  const dropped = Object.assign(new Error('14 UNAVAILABLE: Connection dropped'), {
    code: status.UNAVAILABLE,
  });
  const error = await notTakenUp(link, dropped);
  expect(error.code).toBe('WORKER_CRASHED');
  expect(error.retryable).toBe(true);
});

test('one that answers otherwise than it should breaks the contract', async () => {
  const answered = Object.assign(new Error('13 INTERNAL: no message'), { code: status.INTERNAL });
  expect((await notTakenUp(link, answered)).code).toBe('WORKER_ANSWER_INVALID');
});
