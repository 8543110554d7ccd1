import { describe, expect, test, vi } from 'vitest';
import type { Lane, Lanes } from '../local/lane.ts';
import { GroupReplicas } from './group-replicas.ts';
import type { Replica } from './replica-source.ts';

vi.mock('node:os', async (actual) => ({ ...(await actual<object>()), availableParallelism: () => 2 }));

const group = { id: 'group', steps: [], isStateful: false };
const { signal } = new AbortController();

/** A source whose replicas go when a test says so. */
function source(canShare = false) {
  const made: {
    readonly replica: Replica;
    readonly go: () => void;
    readonly ended: string[];
    isClosed: boolean;
    lost: number;
  }[] = [];
  const wanted: number[] = [];
  const start = async (): Promise<Replica> => {
    const gone = Promise.withResolvers<void>();
    const ended: string[] = [];
    const lane: Lane = {
      run: async () => await Promise.resolve({}),
      endStream: (component, stream) => void ended.push(`${component} ${stream}`),
      drop: () => undefined,
    };
    const one = { go: gone.resolve, isClosed: false, ended, lost: 0 };
    const lanes: Lanes = {
      width: 1,
      get lost() {
        return all.lost;
      },
      prepare: async () => {},
      take: async () => await Promise.resolve(lane),
      giveBack: () => undefined,
      close: async () => void (all.isClosed = await Promise.resolve(true)),
    };
    const all = { ...one, replica: { lanes, canShare, gone: gone.promise } };
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

describe('a replica of changes to sharp pipelines', () => {
  const one = async () => {
    const from = source(true);
    const replicas = new GroupReplicas(group, from);
    await replicas.scale(1);
    const gone: string[] = [];
    const take = async (name: string, shares = true) => {
      const taken = await replicas.take(signal, name, shares);
      gone.push(name);
      return taken;
    };
    return { from, replicas, take, gone };
  };

  test('has as many frames as cores, and is busy as long as one of them is there', async () => {
    const { replicas, take, gone } = await one();
    expect(replicas.room).toBe(2);
    const [a, b] = [await take('a'), await take('b')];
    expect([a.lane, a.isAmong]).toEqual([b.lane, true]);
    const third = take('c');
    expect(replicas.use).toMatchObject({ busy: 1, waiting: 1 });
    a.giveBack();
    await third;
    b.giveBack();
    expect([gone, replicas.use.busy]).toEqual([['a', 'b', 'c'], 1]);
    (await third).giveBack();
    expect(replicas.use.busy).toBe(0);
    await replicas.scale(2);
    expect(replicas.room).toBe(2);
    await replicas.close();
  });

  test('is alone with a frame that runs step by step, which waits its turn and is not passed', async () => {
    const { replicas, take, gone } = await one();
    const a = await take('a');
    const alone = take('alone', false);
    const behind = take('behind');
    const later = take('later');
    a.giveBack();
    expect((await alone).isAmong).toBe(false);
    expect(gone).toEqual(['a', 'alone']);
    (await alone).giveBack();
    for (const taken of [await behind, await later]) taken.giveBack();
    expect(gone).toEqual(['a', 'alone', 'behind', 'later']);
    await replicas.close();
  });

  test('that goes lets all of its frames end, and ends with the last of them', async () => {
    const { from, replicas, take } = await one();
    const [a, b] = [await take('a'), await take('b')];
    from.made[0]!.go();
    const next = await take('c');
    expect([a.isGone, b.isGone, next.isGone]).toEqual([true, true, false]);
    a.giveBack();
    expect(from.made[0]!.isClosed).toBe(false);
    b.giveBack();
    await vi.waitFor(() => expect(from.made[0]!.isClosed).toBe(true));
    next.giveBack();
    await replicas.close();
  });
});

describe('replicas that streams share', () => {
  const stateful = { ...group, isStateful: true };
  const open = () => {
    const from = source();
    const streams = (stream: string) => [['sum', `${stream}/sum`] as const];
    const replicas = new GroupReplicas(stateful, { ...from, sharesReplicas: true }, streams);
    /** A frame of a stream that is done at once. @returns the number of its replica, and whether its state was lost */
    const frame = async (stream: string) => {
      const taken = await replicas.take(signal, stream);
      const at = from.made.findIndex(({ replica }) => replica.lanes === lanesOf.get(taken.lane));
      const isLost = taken.isStateLost();
      taken.giveBack();
      return [at, isLost];
    };
    const lanesOf = new Map<Lane, Lanes>();
    const scale = async (count: number) => {
      await replicas.scale(count);
      for (const { replica } of from.made)
        lanesOf.set(await replica.lanes.take(signal, false), replica.lanes);
    };
    return { from, replicas, frame, scale };
  };

  test('keep each where it was, and go to the one with the fewest', async () => {
    const { replicas, frame, scale } = open();
    await scale(2);
    const first = [await frame('a'), await frame('b'), await frame('c'), await frame('d')];
    expect(first).toEqual([0, 1, 0, 1].map((at) => [at, false]));
    expect([await frame('d'), await frame('a')]).toEqual([
      [1, false],
      [0, false],
    ]);
    await replicas.close();
  });

  test('take their frames in turn, one at a time', async () => {
    const { replicas, scale } = open();
    await scale(1);
    const order: string[] = [];
    const one = await replicas.take(signal, 'a');
    const leaving = new AbortController();
    const others = ['b', 'c'].map(async (stream) => {
      const taken = await replicas.take(stream === 'b' ? leaving.signal : signal, stream);
      order.push(stream);
      taken.giveBack();
    });
    others[0]!.catch(() => undefined);
    await vi.waitFor(() => expect(replicas.use.waiting).toBe(2));
    leaving.abort(new Error('late'));
    one.giveBack();
    await expect(others[0]).rejects.toThrow('late');
    await others[1];
    expect([order, replicas.use]).toEqual([['c'], expect.objectContaining({ busy: 0, waiting: 0 })]);
    await replicas.close();
  });

  test('that go take along what was kept for their streams, which is said once and counted', async () => {
    const { from, replicas, frame, scale } = open();
    await scale(2);
    for (const stream of ['a', 'b', 'c']) await frame(stream);
    from.made[0]!.go();
    await vi.waitFor(() => expect(replicas.use.statesLost).toBe(2));
    expect([(await frame('a'))[1], (await frame('a'))[1], (await frame('b'))[1]]).toEqual([
      true,
      false,
      false,
    ]);
    // A worker that crashed in a replica that stays.
    from.made[1]!.lost++;
    expect((await frame('b'))[1]).toBe(true);
    expect(replicas.use).toMatchObject({ restarts: 2 });
    await replicas.close();
  });

  test('hear when a stream is over, and are fewer when none is open any more', async () => {
    const { from, replicas, frame, scale } = open();
    await scale(2);
    await frame('a');
    await replicas.scale(1);
    expect([replicas.use.replicas, from.wanted]).toEqual([2, [2]]);
    replicas.forget('a');
    await vi.waitFor(() => expect(from.made[0]!.ended).toEqual(['sum a/sum']));
    await replicas.scale(1);
    expect([replicas.use.replicas, from.wanted]).toEqual([1, [2, 1]]);
    await frame('b');
    await replicas.close();
    expect(from.made.flatMap(({ ended }) => ended)).toEqual(['sum a/sum', 'sum b/sum']);
  });

  test('take 64 streams each at most', async () => {
    const { replicas, frame, scale } = open();
    await scale(1);
    for (let at = 0; at < 64; at++) await frame(String(at));
    await expect(frame('one more')).rejects.toMatchObject({ code: 'STREAMS_TOO_MANY' });
    replicas.forget('3');
    await Promise.resolve();
    expect(await frame('one more')).toEqual([0, false]);
    await replicas.close();
  });
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
