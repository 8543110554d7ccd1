import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Benchmark } from '../../benchmark.ts';
import { samplePictures } from '../../local-run.ts';
import { speedRatio, spread, timed, type Spread } from '../../measure.ts';
import { sameSize, shrinking, type Chain } from './chains.ts';
import { WarmChain } from './warm-chain.ts';

const rounds = 60;
/** Frames before those that count: pipelines stay up, and code that has run a few times only is slow on both sides. */
const warmUp = 300;
const inFlight = 4;
const batch = 24;

/** What a frame takes longer in one process than in one sharp pipeline written by hand, turn by turn. */
export const inProcessAdded: Benchmark = {
  name: 'realtime.inprocess_added_ms',
  unit: 'ms (p50 of the differences, one in flight)',
  target: 'at most 1 with fusing; unfused and same_size are stated',
  async measure() {
    await using fused = await WarmChain.start(shrinking, { replicas: 1 });
    await using unfused = await WarmChain.start(shrinking, { replicas: 1, unfused: true });
    await using same = await WarmChain.start(sameSize, { replicas: 1 });
    return {
      '': await added(fused, shrinking.byHand),
      unfused: await added(unfused, shrinking.byHand),
      same_size: await added(same, sameSize.byHand),
    };
  },
};

/** The same as three processes: of small frames beside sharp by hand, of 1080p beside the unfused steps in one process. */
export const workersAdded: Benchmark = {
  name: 'realtime.workers_added_ms',
  unit: 'ms (p50 of the differences, one in flight)',
  target: 'at most 3; raw1080p at most 10 over one process',
  async measure() {
    await using small = await WarmChain.start(shrinking, { replicas: 1, apart: true });
    await using large = await WarmChain.start(sameSize, { replicas: 1, apart: true });
    await using one = await WarmChain.start(sameSize, { replicas: 1, unfused: true });
    return {
      '': await added(small, shrinking.byHand),
      raw1080p: await added(large, async (bytes) => await one.frame(bytes)),
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
    return {
      '': await throughput(shrinking, { replicas }),
      unfused: await throughput(shrinking, { replicas, unfused: true }),
      same_size: await throughput(sameSize, { replicas }),
      same_size_unfused: await throughput(sameSize, { replicas, unfused: true }),
    };
  },
};

export const workersThroughput: Benchmark = {
  name: 'realtime.workers_throughput_ratio',
  unit: 'ratio of frames/s',
  target: 'at least 0.75 as three processes',
  async measure() {
    return {
      '': await throughput(shrinking, { replicas: 1, apart: true }),
      same_size: await throughput(sameSize, { replicas: 1, apart: true }),
    };
  },
};

async function added(chain: WarmChain, other: (bytes: Uint8Array) => Promise<unknown>): Promise<Spread> {
  const pictures = await photos();
  const differences: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const bytes = pictures[round % pictures.length]!;
    const ours = async () => await timed(async () => await chain.frame(bytes));
    const theirs = async () => await timed(async () => await other(bytes));
    // Who goes first changes, since the first one may find colder caches.
    const [first, second] = round % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const [firstMs, secondMs] = [await first(), await second()];
    if (round >= warmUp) differences.push(round % 2 === 0 ? firstMs - secondMs : secondMs - firstMs);
  }
  return spread(differences);
}

async function throughput(chain: Chain, options: Parameters<typeof WarmChain.start>[1]): Promise<Spread> {
  await using warm = await WarmChain.start(chain, options);
  const pictures = await photos();
  const frames = Array.from({ length: batch }, (_, at) => pictures[at % pictures.length]!);
  const before = Array.from({ length: warmUp }, (_, at) => pictures[at % pictures.length]!);
  await atATime(before, async (bytes) => await warm.frame(bytes));
  await atATime(before, chain.byHand);
  return await speedRatio(
    12,
    async () => await atATime(frames, async (bytes) => await warm.frame(bytes)),
    async () => await atATime(frames, chain.byHand),
  );
}

async function atATime(
  frames: readonly Uint8Array[],
  work: (bytes: Uint8Array) => Promise<unknown>,
): Promise<void> {
  const rest = frames.values();
  const one = async (): Promise<void> => {
    for (const bytes of rest) await work(bytes);
  };
  await Promise.all(Array.from({ length: inFlight }, one));
}

async function photos(): Promise<Uint8Array[]> {
  return await Promise.all((await samplePictures()).map(async (path) => await readFile(path)));
}
