import { availableParallelism } from 'node:os';
import type { Benchmark } from '../../benchmark.ts';
import { inTurns, speedRatio, spread, type Spread } from '../../measure.ts';
import { HandChain } from '../../bounds/hand-chain.ts';
import { byHand, sameSize, shrinking, type Chain } from './chains.ts';
import { photos, smallPhoto } from './photos.ts';
import { WarmChain } from './warm-chain.ts';

const rounds = 40;
/** Frames before those that count: pipelines stay up, and code that has run a few times only is slow on both sides. */
const warmUp = 100;
/** Small pictures before those: code that stays up has run more often than a benchmark can wait for with large ones. */
const smallFrames = 1000;
const inFlight = 4;
const batch = 24;

/** In each process one sharp pipeline, or three with raw pixels between. */
const asOne = [[[0, 1, 2]]];
const oneByOne = [[[0], [1], [2]]];
const inThree = [[[0]], [[1]], [[2]]];

/** What a frame takes longer in one process than in one sharp pipeline written by hand, turn by turn. */
export const inProcessAdded: Benchmark = {
  name: 'realtime.inprocess_added_ms',
  unit: 'ms (p50 of the differences, one in flight)',
  target: 'at most 1 with fusing; unfused and same_size are stated',
  async measure() {
    const replicas = 1;
    return {
      '': await added(await WarmChain.start(shrinking, { replicas }), shrinking),
      unfused: await added(await WarmChain.start(shrinking, { replicas, unfused: true }), shrinking),
      same_size: await added(await WarmChain.start(sameSize, { replicas }), sameSize),
    };
  },
};

/** The same of a process by hand that does nothing but hand frames over. */
export const inProcessAddedByHand: Benchmark = {
  name: 'realtime.by_hand_inprocess_added_ms',
  unit: 'ms (p50 of the differences, one in flight)',
  target: 'what is possible at all',
  async measure() {
    return {
      '': await added(await HandChain.start('shrinking', asOne, 1), shrinking),
      unfused: await added(await HandChain.start('shrinking', oneByOne, 1), shrinking),
      same_size: await added(await HandChain.start('sameSize', asOne, 1), sameSize),
    };
  },
};

/** The same as three processes: of small frames beside sharp by hand, of 1080p beside the unfused steps in one process. */
export const workersAdded: Benchmark = {
  name: 'realtime.workers_added_ms',
  unit: 'ms (p50 of the differences, one in flight)',
  target: 'at most 3; raw1080p at most 10 over one process',
  async measure() {
    const apart = { replicas: 1, apart: true };
    await using one = await WarmChain.start(sameSize, { replicas: 1, unfused: true });
    return {
      '': await added(await WarmChain.start(shrinking, apart), shrinking),
      raw1080p: await added(await WarmChain.start(sameSize, apart), one),
    };
  },
};

/** The same of three processes by hand. */
export const workersAddedByHand: Benchmark = {
  name: 'realtime.by_hand_workers_added_ms',
  unit: 'ms (p50 of the differences, one in flight)',
  target: 'what is possible at all',
  async measure() {
    await using one = await HandChain.start('sameSize', oneByOne, 1);
    return {
      '': await added(await HandChain.start('shrinking', inThree, 1), shrinking),
      raw1080p: await added(await HandChain.start('sameSize', inThree, 1), one),
    };
  },
};

/** Frames a second with four in flight, as many replicas as cores, beside sharp by hand with four in flight. */
export const inProcessThroughput: Benchmark = {
  name: 'realtime.inprocess_throughput_ratio',
  unit: 'ratio of frames/s',
  target: 'at least 0.95 with fusing, also at 1080p throughout; unfused at least 0.9',
  async measure() {
    const replicas = availableParallelism();
    const apart = { replicas, unfused: true };
    return {
      '': await throughput(await WarmChain.start(shrinking, { replicas }), shrinking),
      unfused: await throughput(await WarmChain.start(shrinking, apart), shrinking),
      same_size: await throughput(await WarmChain.start(sameSize, { replicas }), sameSize),
      same_size_unfused: await throughput(await WarmChain.start(sameSize, apart), sameSize),
    };
  },
};

/** The same of a process by hand. */
export const inProcessThroughputByHand: Benchmark = {
  name: 'realtime.by_hand_inprocess_throughput_ratio',
  unit: 'ratio of frames/s',
  target: 'what is possible at all',
  async measure() {
    return {
      '': await throughput(await HandChain.start('shrinking', asOne, inFlight), shrinking),
      unfused: await throughput(await HandChain.start('shrinking', oneByOne, inFlight), shrinking),
      same_size: await throughput(await HandChain.start('sameSize', asOne, inFlight), sameSize),
      same_size_unfused: await throughput(await HandChain.start('sameSize', oneByOne, inFlight), sameSize),
    };
  },
};

export const workersThroughput: Benchmark = {
  name: 'realtime.workers_throughput_ratio',
  unit: 'ratio of frames/s',
  target: 'at least 0.75 as three processes',
  async measure() {
    const apart = { replicas: 1, apart: true };
    return {
      '': await throughput(await WarmChain.start(shrinking, apart), shrinking),
      same_size: await throughput(await WarmChain.start(sameSize, apart), sameSize),
    };
  },
};

/** The same of three processes by hand. */
export const workersThroughputByHand: Benchmark = {
  name: 'realtime.by_hand_workers_throughput_ratio',
  unit: 'ratio of frames/s',
  target: 'what is possible at all',
  async measure() {
    return {
      '': await throughput(await HandChain.start('shrinking', inThree, inFlight), shrinking),
      same_size: await throughput(await HandChain.start('sameSize', inThree, inFlight), sameSize),
    };
  },
};

/** What takes frames: the platform's processes, or those by hand. */
interface Frames extends AsyncDisposable {
  frame(bytes: Uint8Array): Promise<unknown>;
}

/** @param other a chain in one sharp pipeline in this process, or what else takes the same frames */
async function added(measured: Frames, other: Frames | Chain): Promise<Spread> {
  await using chain = measured;
  const pictures = await photos();
  const theirWork = async (bytes: Uint8Array) => {
    return await ('changes' in other ? byHand(other, bytes) : other.frame(bytes));
  };
  await warm(async (bytes) => await chain.frame(bytes), 1);
  await warm(theirWork, 1);
  const pictureOf = (round: number) => pictures[round % pictures.length]!;
  const turns = await inTurns(
    warmUp + rounds,
    async (round) => await chain.frame(pictureOf(round)),
    async (round) => await theirWork(pictureOf(round)),
  );
  return spread(turns.slice(warmUp).map((turn) => turn.ours - turn.theirs));
}

async function throughput(measured: Frames, chain: Chain): Promise<Spread> {
  await using warmed = measured;
  const pictures = await photos();
  const frames = Array.from({ length: batch }, (_, at) => pictures[at % pictures.length]!);
  const before = Array.from({ length: warmUp }, (_, at) => pictures[at % pictures.length]!);
  const ours = async (bytes: Uint8Array) => await warmed.frame(bytes);
  const theirs = async (bytes: Uint8Array) => await byHand(chain, bytes);
  for (const work of [ours, theirs]) {
    await warm(work, inFlight);
    await atATime(before, work);
  }
  return await speedRatio(
    12,
    async () => await atATime(frames, ours),
    async () => await atATime(frames, theirs),
  );
}

type Work = (bytes: Uint8Array) => Promise<unknown>;

async function warm(work: Work, atOnce: number): Promise<void> {
  const small = await smallPhoto();
  await atATime(
    Array.from({ length: smallFrames }, () => small),
    work,
    atOnce,
  );
}

async function atATime(frames: readonly Uint8Array[], work: Work, atOnce = inFlight): Promise<void> {
  const rest = frames.values();
  const one = async (): Promise<void> => {
    for (const bytes of rest) await work(bytes);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
