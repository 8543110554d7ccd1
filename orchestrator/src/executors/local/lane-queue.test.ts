import { expect, test } from 'vitest';
import { LaneQueue } from './lane-queue.ts';

const patient = new AbortController().signal;

test('whoever is urgent is next, and the others keep their order', async () => {
  const queue = new LaneQueue(['lane']);
  const got: string[] = [];
  const user = async (name: string, urgent?: boolean) => {
    const lane = await queue.take(patient, urgent);
    got.push(name);
    await Promise.resolve();
    queue.giveBack(lane);
  };
  await Promise.all([user('first'), user('second'), user('third'), user('urgent', true)]);
  expect(got).toEqual(['first', 'urgent', 'second', 'third']);
  expect([queue.free, queue.waiting]).toEqual([1, 0]);
});

test('who is urgent and leaves is not waited for', async () => {
  const queue = new LaneQueue(['lane']);
  const lane = await queue.take(patient);
  const leaving = new AbortController();
  const left = queue.take(leaving.signal, true);
  const stays = queue.take(patient);
  leaving.abort(new Error('gone'));
  queue.giveBack(lane);
  await expect(left).rejects.toThrow('gone');
  await expect(stays).resolves.toBe('lane');
});
