import { expect, test } from 'vitest';
import type { Lane, Lanes } from '../local/lane.ts';
import { GroupReplicas } from './group-replicas.ts';
import type { Replica } from './replica-source.ts';

const group = { id: 'group', steps: [], isStateful: false };
const { signal } = new AbortController();

/** A source whose replicas go when a test says so. */
function source() {
  const made: { readonly replica: Replica; readonly go: () => void; isClosed: boolean }[] = [];
  const wanted: number[] = [];
  const start = async (): Promise<Replica> => {
    const gone = Promise.withResolvers<void>();
    const lane: Lane = { run: async () => await Promise.resolve({}), drop: () => undefined };
    const one = { go: gone.resolve, isClosed: false };
    const lanes: Lanes = {
      width: 1,
      prepare: async () => {},
      take: async () => await Promise.resolve(lane),
      giveBack: () => undefined,
      close: async () => void (all.isClosed = await Promise.resolve(true)),
    };
    const all = { ...one, replica: { lanes, gone: gone.promise } };
    made.push(all);
    return await Promise.resolve(all.replica);
  };
  return {
    made,
    wanted,
    start,
    scale: async (count: number) => void (await Promise.resolve(wanted.push(count))),
  };
}

test('a replica that goes is replaced, and the frame that has it keeps it to its end', async () => {
  const from = source();
  const replicas = new GroupReplicas(group, from);
  await replicas.scale(1);
  const taken = await replicas.take(signal, 'a');
  from.made[0]!.go();
  const next = await replicas.take(signal, 'b');
  expect([taken.isGone, next.isGone]).toEqual([true, false]);
  expect(from.made.map(({ isClosed }) => isClosed)).toEqual([false, false]);
  taken.giveBack();
  next.giveBack();
  expect(replicas.use).toMatchObject({ replicas: 1, starting: 0, busy: 0 });
  await replicas.close();
  expect(from.made.map(({ isClosed }) => isClosed)).toEqual([true, true]);
});

test('one that goes while it is idle is not given to a frame', async () => {
  const from = source();
  const replicas = new GroupReplicas(group, from);
  await replicas.scale(2);
  from.made[1]!.go();
  await Promise.resolve();
  const all = await Promise.all(['a', 'b'].map(async (stream) => await replicas.take(signal, stream)));
  expect(all.map(({ isGone }) => isGone)).toEqual([false, false]);
  expect(from.made).toHaveLength(3);
  for (const taken of all) taken.giveBack();
  await replicas.close();
});

test('the source is told how many there shall be before they are asked for', async () => {
  const from = source();
  const replicas = new GroupReplicas(group, from);
  await replicas.scale(1);
  await replicas.scale(3);
  await replicas.scale(1);
  expect(from.wanted).toEqual([1, 3, 1]);
  expect(from.made).toHaveLength(3);
  expect(replicas.use.replicas).toBe(1);
  await replicas.close();
});
