import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { receiveError, type ThreadReady } from './protocol.ts';

/**
 * Waits until a thread says that it is ready.
 * @throws what it met instead, when it has ended: stopped from outside, it could be in the middle of letting go of its files
 */
export async function firstWord(thread: Worker): Promise<void> {
  // Heard from the start: a thread that ends at once has its only message and its end told in one go.
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  const [ready] = (await once(thread, 'message')) as [ThreadReady];
  if (!ready.failed) return;
  await ended;
  throw receiveError(ready.failed);
}
